#include "../../labs/kit/errgroup.h"
#include "../../labs/kit/channel.h"
#include "../../labs/kit/context.h"
#include "actor.h"
#include "child.h"

#include <CUnit/CUnit.h>

#include <stdio.h>
#include <unistd.h>

enum { MEMBERS = 5 };

/* What a member works with. */
struct task {
    int error; /* what it is to return */
    int done;  /* plain memory that only the group guards */
    bool cancelled;
    struct channel *begun; /* gets an item when the member begins */
    struct channel *leave; /* the member goes on when it gets one */
};

static int task_do(struct context *context, void *argument)
{
    struct task *task = argument;
    (void)context;
    task->done++;
    return task->error;
}

static void test_no_error(void)
{
    struct errgroup *group = errgroup_new(NULL);
    struct task tasks[MEMBERS] = {0};
    for (int i = 0; i < MEMBERS; i++)
        CU_ASSERT_EQUAL(errgroup_go(group, task_do, &tasks[i]), 0);
    CU_ASSERT_EQUAL(errgroup_wait(group), 0);
    for (int i = 0; i < MEMBERS; i++)
        CU_ASSERT_EQUAL(tasks[i].done, 1);
    CU_ASSERT_EQUAL(errgroup_wait(group), 0);
    errgroup_free(group);
    errgroup_free(NULL);
}

static void test_empty(void)
{
    struct errgroup *group = errgroup_new(NULL);
    CU_ASSERT_FALSE(context_done(errgroup_context(group)));
    CU_ASSERT_EQUAL(errgroup_wait(group), 0);
    CU_ASSERT_EQUAL(context_state(errgroup_context(group)), CONTEXT_CANCELLED);
    errgroup_free(group);
    errgroup_free(errgroup_new(NULL));
}

/* Returns its error only when the group is cancelled, so it is never the first. */
static int task_fail_late(struct context *context, void *argument)
{
    struct task *task = argument;
    task->cancelled = context_wait(context, ACTOR_PATIENCE_MS);
    return task->error;
}

static void test_first_error(void)
{
    struct errgroup *group = errgroup_new(NULL);
    struct task first = {.error = -7}, late[MEMBERS];
    for (int i = 0; i < MEMBERS; i++) {
        late[i] = (struct task){.error = i + 1};
        errgroup_go(group, task_fail_late, &late[i]);
    }
    errgroup_go(group, task_do, &first);
    CU_ASSERT_EQUAL(errgroup_wait(group), -7);
    for (int i = 0; i < MEMBERS; i++)
        CU_ASSERT_TRUE(late[i].cancelled);
    errgroup_free(group);
}

/* All fail at once: one of them is the first, and it stays the first. */
static void test_errors_at_once(void)
{
    for (int round = 0; round < 50; round++) {
        struct errgroup *group = errgroup_new(NULL);
        struct task tasks[MEMBERS];
        for (int i = 0; i < MEMBERS; i++) {
            tasks[i] = (struct task){.error = i + 1};
            errgroup_go(group, task_do, &tasks[i]);
        }
        int error = errgroup_wait(group);
        CU_ASSERT_TRUE(error >= 1 && error <= MEMBERS);
        CU_ASSERT_EQUAL(errgroup_wait(group), error);
        errgroup_free(group);
    }
}

/* With room for one, the second begins when the first has returned. */
static void test_no_error_no_cancel(void)
{
    struct errgroup *group = errgroup_new(NULL);
    struct task tasks[2] = {0};
    errgroup_set_limit(group, 1);
    errgroup_go(group, task_do, &tasks[0]);
    errgroup_go(group, task_do, &tasks[1]);
    CU_ASSERT_FALSE(context_done(errgroup_context(group)));
    errgroup_wait(group);
    CU_ASSERT_TRUE(context_done(errgroup_context(group)));
    errgroup_free(group);
}

static void test_parent(void)
{
    struct context *parent = context_new(NULL);
    struct errgroup *one = errgroup_new(parent), *other = errgroup_new(parent);
    struct task task = {.error = 3}, late = {.error = 4};
    errgroup_go(one, task_do, &task);
    errgroup_go(other, task_fail_late, &late);
    CU_ASSERT_EQUAL(errgroup_wait(one), 3);
    CU_ASSERT_FALSE(context_done(parent)); /* a failure goes down, not up */
    CU_ASSERT_FALSE(context_done(errgroup_context(other)));
    context_cancel(parent);
    CU_ASSERT_EQUAL(errgroup_wait(other), 4);
    CU_ASSERT_TRUE(late.cancelled);
    errgroup_free(one);
    errgroup_free(other);
    context_free(parent);
}

static void test_go_after_failure(void)
{
    struct errgroup *group = errgroup_new(NULL);
    struct task task = {.error = 3}, late = {.error = 4};
    errgroup_go(group, task_do, &task);
    CU_ASSERT_TRUE(context_wait(errgroup_context(group), ACTOR_PATIENCE_MS));
    CU_ASSERT_EQUAL(errgroup_go(group, task_fail_late, &late), 0);
    CU_ASSERT_EQUAL(errgroup_wait(group), 3);
    CU_ASSERT_TRUE(late.cancelled);
    errgroup_free(group);
}

static int task_meet(struct context *context, void *argument)
{
    struct task *task = argument;
    void *nothing;
    (void)context;
    channel_send(task->begun, NULL);
    channel_receive(task->leave, &nothing);
    task->done++;
    return 0;
}

/* As many as the limit allows are there together: each waits for an item that comes when all have
 * begun. And no more than that. */
static void test_limit(void)
{
    enum { LIMIT = 3 };
    struct errgroup *group = errgroup_new(NULL);
    struct task tasks[LIMIT], more = {0};
    struct channel *begun = channel_new(0), *leave = channel_new(0);
    void *nothing;
    errgroup_set_limit(group, LIMIT);
    for (int i = 0; i < LIMIT; i++) {
        tasks[i] = (struct task){.begun = begun, .leave = leave};
        CU_ASSERT_TRUE(errgroup_try_go(group, task_meet, &tasks[i]));
    }
    for (int i = 0; i < LIMIT; i++)
        channel_receive(begun, &nothing);
    CU_ASSERT_FALSE(errgroup_try_go(group, task_do, &more));
    channel_send(leave, NULL);
    CU_ASSERT_EQUAL(errgroup_go(group, task_do, &more), 0); /* takes the place of one */
    for (int i = 1; i < LIMIT; i++)
        channel_send(leave, NULL);
    CU_ASSERT_EQUAL(errgroup_wait(group), 0);
    CU_ASSERT_EQUAL(tasks[0].done + tasks[1].done + tasks[2].done, LIMIT);
    CU_ASSERT_EQUAL(more.done, 1);
    channel_free(begun);
    channel_free(leave);
    errgroup_free(group);
}

/* With a limit of one the members need no lock among themselves: each begins after the one before
 * has returned. The tools see whether that is so. */
static void test_one_after_the_other(void)
{
    enum { TURNS = 100 };
    struct errgroup *group = errgroup_new(NULL);
    struct task task = {0};
    errgroup_set_limit(group, 1);
    for (int i = 0; i < TURNS; i++)
        CU_ASSERT_EQUAL(errgroup_go(group, task_do, &task), 0);
    errgroup_wait(group);
    CU_ASSERT_EQUAL(task.done, TURNS);
    errgroup_free(group);
}

/* Address space of this process, in bytes. */
static size_t space_used(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fscanf(file, "%lu", &pages), 1);
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* A thread that was not joined keeps its stack. */
static void test_stacks_come_back(void)
{
    enum { TURNS = 200, FEW = 40 };
    struct errgroup *group = errgroup_new(NULL);
    struct task tasks[TURNS] = {0};
    pthread_attr_t attributes;
    size_t stack;
    pthread_attr_init(&attributes);
    pthread_attr_getstacksize(&attributes, &stack);
    pthread_attr_destroy(&attributes);
    errgroup_set_limit(group, 2);
    size_t before = space_used();
    for (int i = 0; i < TURNS; i++)
        CU_ASSERT_EQUAL(errgroup_go(group, task_do, &tasks[i]), 0);
    CU_ASSERT_TRUE(space_used() < before + FEW * stack);
    errgroup_wait(group);
    errgroup_free(group);
}

/* A tree of members: each adds the two that come below it. */
struct tree {
    struct errgroup *group;
    struct node {
        struct tree *tree;
        int done;
    } nodes[15];
};

static int node_grow(struct context *context, void *argument)
{
    struct node *node = argument;
    struct tree *tree = node->tree;
    size_t below = 2 * (size_t)(node - tree->nodes) + 1;
    (void)context;
    for (size_t i = below; i < below + 2 && i < 15; i++)
        if (errgroup_go(tree->group, node_grow, &tree->nodes[i]) != 0)
            return -1;
    node->done++;
    return 0;
}

static void test_members_add_members(void)
{
    struct tree tree = {.group = errgroup_new(NULL)};
    for (int i = 0; i < 15; i++)
        tree.nodes[i].tree = &tree;
    errgroup_go(tree.group, node_grow, &tree.nodes[0]);
    CU_ASSERT_EQUAL(errgroup_wait(tree.group), 0);
    for (int i = 0; i < 15; i++)
        CU_ASSERT_EQUAL(tree.nodes[i].done, 1);
    errgroup_free(tree.group);
}

static void test_group_of_groups(void)
{
    struct errgroup *outer = errgroup_new(NULL), *inner = errgroup_new(errgroup_context(outer));
    struct task task = {.error = 9}, late = {.error = 1};
    errgroup_go(inner, task_fail_late, &late);
    errgroup_go(outer, task_do, &task);
    CU_ASSERT_EQUAL(errgroup_wait(outer), 9);
    CU_ASSERT_EQUAL(errgroup_wait(inner), 1);
    errgroup_free(inner);
    errgroup_free(outer);
}

static void free_without_wait(void *argument)
{
    struct task task = {0};
    struct errgroup *group = errgroup_new(NULL);
    (void)argument;
    errgroup_go(group, task_do, &task);
    errgroup_free(group);
}

static void limit_too_late(void *argument)
{
    struct task task = {0};
    struct errgroup *group = errgroup_new(NULL);
    (void)argument;
    errgroup_go(group, task_do, &task);
    errgroup_set_limit(group, 2);
}

static void limit_nothing(void *argument)
{
    (void)argument;
    errgroup_set_limit(errgroup_new(NULL), 0);
}

static void test_misuse(void)
{
    struct child child;
    child_run(&child, free_without_wait, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "nobody has waited for the members"));
    child_run(&child, limit_too_late, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "has members already"));
    child_run(&child, limit_nothing, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "would wait for ever"));
}

CU_TestInfo errgroup_tests[] = {
    {"wait returns when all have returned, and sees what they did", test_no_error},
    {"an empty group has nothing to wait for", test_empty},
    {"the first error is kept, and cancels the others", test_first_error},
    {"of errors at once one is the first and stays it", test_errors_at_once},
    {"who returns without an error cancels nobody", test_no_error_no_cancel},
    {"a parent's cancel reaches the group, a group's failure not the parent", test_parent},
    {"a group that has failed still runs what is added", test_go_after_failure},
    {"as many as the limit run together, and no more", test_limit},
    {"a place is taken over after its member has returned", test_one_after_the_other},
    {"with a limit, threads that have ended are given back", test_stacks_come_back},
    {"members may add members", test_members_add_members},
    {"a group may be under another one's context", test_group_of_groups},
    {"misuse ends the program with a sentence", test_misuse},
    CU_TEST_INFO_NULL,
};
