#include "../../labs/kit/context.h"
#include "../../labs/kit/channel.h"
#include "../../labs/kit/clock.h"
#include "actor.h"
#include "child.h"

#include <CUnit/CUnit.h>

static void test_down_the_tree(void)
{
    struct context *root = context_new(NULL), *left = context_new(root), *right = context_new(root),
                   *leaf = context_new(left);
    context_cancel(left);
    CU_ASSERT_EQUAL(context_state(left), CONTEXT_CANCELLED);
    CU_ASSERT_EQUAL(context_state(leaf), CONTEXT_CANCELLED);
    CU_ASSERT_EQUAL(context_state(right), CONTEXT_LIVE);
    CU_ASSERT_EQUAL(context_state(root), CONTEXT_LIVE);
    CU_ASSERT_TRUE(context_done(leaf));
    CU_ASSERT_FALSE(context_done(root));
    context_cancel(root);
    context_cancel(root);
    CU_ASSERT_EQUAL(context_state(right), CONTEXT_CANCELLED);
    context_free(leaf);
    context_free(left);
    context_free(right);
    context_free(root);
    context_free(NULL);
}

static void test_born_done(void)
{
    struct context *root = context_new(NULL);
    context_cancel(root);
    struct context *child = context_with_timeout(root, 60000);
    CU_ASSERT_EQUAL(context_state(child), CONTEXT_CANCELLED);
    context_free(child);
    context_free(root);
}

static void test_free_leaves_parent(void)
{
    struct context *root = context_new(NULL), *children[3];
    for (int i = 0; i < 3; i++)
        children[i] = context_new(root);
    context_free(children[1]);
    context_cancel(root);
    CU_ASSERT_TRUE(context_done(children[0]));
    CU_ASSERT_TRUE(context_done(children[2]));
    context_free(children[0]);
    context_free(children[2]);
    context_free(root);
}

static void test_deadline(void)
{
    int64_t begin = clock_moment();
    struct context *context = context_with_timeout(NULL, 20);
    CU_ASSERT_TRUE(context_wait(context, ACTOR_PATIENCE_MS));
    CU_ASSERT_TRUE(clock_moment() - begin >= 20 * 1000000);
    CU_ASSERT_EQUAL(context_state(context), CONTEXT_DEADLINE_EXCEEDED);
    context_cancel(context); /* too late: it stays what it is */
    CU_ASSERT_EQUAL(context_state(context), CONTEXT_DEADLINE_EXCEEDED);
    context_free(context);

    for (long time = 0; time > -10; time -= 3) {
        context = context_with_timeout(NULL, time);
        CU_ASSERT_EQUAL(context_state(context), CONTEXT_DEADLINE_EXCEEDED);
        CU_ASSERT_TRUE(context_wait(context, 0));
        context_free(context);
    }
}

static void test_cancel_before_deadline(void)
{
    struct context *context = context_with_timeout(NULL, 20);
    bool live = !context_done(context);
    context_cancel(context);
    enum context_state state = context_state(context);
    int64_t end = clock_after(25);
    CU_ASSERT_EQUAL(state, live ? CONTEXT_CANCELLED : CONTEXT_DEADLINE_EXCEEDED);
    struct context *later = context_with_timeout(NULL, 25);
    context_wait(later, ACTOR_PATIENCE_MS);
    CU_ASSERT_TRUE(clock_moment() >= end);
    CU_ASSERT_EQUAL(context_state(context), state);
    context_free(context);
    context_free(later);
}

static void test_deadline_of_parent(void)
{
    struct context *parent = context_with_timeout(NULL, 15);
    struct context *child = context_with_timeout(parent, 60000), *other = context_new(parent);
    CU_ASSERT_TRUE(context_wait(child, ACTOR_PATIENCE_MS));
    CU_ASSERT_EQUAL(context_state(child), CONTEXT_DEADLINE_EXCEEDED);
    CU_ASSERT_EQUAL(context_state(other), CONTEXT_DEADLINE_EXCEEDED);
    CU_ASSERT_EQUAL(context_state(parent), CONTEXT_DEADLINE_EXCEEDED);
    context_free(child);
    context_free(other);
    context_free(parent);

    parent = context_with_timeout(NULL, 60000);
    child = context_with_timeout(parent, 15);
    CU_ASSERT_TRUE(context_wait(child, ACTOR_PATIENCE_MS));
    CU_ASSERT_EQUAL(context_state(parent), CONTEXT_LIVE);
    context_free(child);
    context_free(parent);
}

static void test_wait_times_out(void)
{
    struct context *context = context_with_timeout(NULL, 60000);
    int64_t begin = clock_moment();
    CU_ASSERT_FALSE(context_wait(context, 0));
    CU_ASSERT_FALSE(context_wait(context, 10));
    CU_ASSERT_TRUE(clock_moment() - begin >= 10 * 1000000);
    CU_ASSERT_FALSE(context_done(context));
    context_cancel(context);
    CU_ASSERT_TRUE(context_wait(context, 0));
    CU_ASSERT_TRUE(context_wait(context, ACTOR_PATIENCE_MS));
    context_free(context);
}

enum { WAITERS = 4 };

struct party {
    struct context *context;
    int *data; /* plain memory that only the context guards */
    int seen;
    bool done;
};

static void act_wait(void *argument)
{
    struct party *party = argument;
    party->done = context_wait(party->context, ACTOR_PATIENCE_MS);
    party->seen = *party->data;
}

static void test_cancel_wakes_all(void)
{
    for (int round = 0; round < 20; round++) {
        int data = 0;
        struct context *root = context_new(NULL), *child = context_new(root);
        struct party parties[WAITERS];
        struct actor actors[WAITERS];
        for (int i = 0; i < WAITERS; i++) {
            parties[i] = (struct party){.context = i % 2 ? root : child, .data = &data};
            actor_start(&actors[i], act_wait, &parties[i]);
        }
        data = 5;
        context_cancel(root);
        for (int i = 0; i < WAITERS; i++) {
            actor_join(&actors[i]);
            CU_ASSERT_TRUE(parties[i].done);
            CU_ASSERT_EQUAL(parties[i].seen, 5);
        }
        context_free(child);
        context_free(root);
    }
}

static void act_watch_state(void *argument)
{
    struct party *party = argument;
    while (!context_done(party->context))
        context_wait(party->context, 1);
    party->seen = *party->data;
}

static void test_state_tells_the_same(void)
{
    int data = 0;
    struct context *context = context_new(NULL);
    struct party party = {.context = context, .data = &data};
    struct actor actor;
    actor_start(&actor, act_watch_state, &party);
    data = 8;
    context_cancel(context);
    actor_join(&actor);
    CU_ASSERT_EQUAL(party.seen, 8);
    context_free(context);
}

static void act_have_children(void *argument)
{
    struct party *party = argument;
    while (!context_done(party->context)) {
        struct context *child = context_with_timeout(party->context, 60000);
        struct context *grandchild = context_new(child);
        context_wait(grandchild, 0);
        context_free(grandchild);
        context_free(child);
        party->seen++;
    }
}

static void test_growing_tree(void)
{
    struct context *root = context_with_timeout(NULL, ACTOR_PATIENCE_MS);
    struct party parties[WAITERS];
    struct actor actors[WAITERS];
    for (int i = 0; i < WAITERS; i++) {
        parties[i] = (struct party){.context = root};
        actor_start(&actors[i], act_have_children, &parties[i]);
    }
    context_wait(root, 20);
    context_cancel(root);
    for (int i = 0; i < WAITERS; i++)
        actor_join(&actors[i]);
    CU_ASSERT_EQUAL(context_state(root), CONTEXT_CANCELLED);
    context_free(root);
}

static int64_t nanoseconds(struct timespec moment)
{
    return moment.tv_sec * INT64_C(1000000000) + moment.tv_nsec;
}

static struct timespec timespec_after(long milliseconds)
{
    return clock_to_timespec(clock_after(milliseconds));
}

static void test_moment(void)
{
    struct timespec soon = timespec_after(20), told = {0, 0};
    struct context *context = context_with_deadline(NULL, soon);
    CU_ASSERT_TRUE(context_deadline(context, &told));
    CU_ASSERT_EQUAL(nanoseconds(told), nanoseconds(soon));
    CU_ASSERT_TRUE(context_wait(context, ACTOR_PATIENCE_MS));
    CU_ASSERT_TRUE(clock_moment() >= nanoseconds(soon));
    CU_ASSERT_EQUAL(context_state(context), CONTEXT_DEADLINE_EXCEEDED);
    context_free(context);
}

static void test_moments_that_are_gone_or_never_come(void)
{
    const struct timespec gone[] = {{0, 0}, {0, 1}, {-5, 0}},
                          never = {INT64_MAX / 1000000000 + 1, 999999999};
    struct timespec told = {7, 7};
    for (int i = 0; i < 3; i++) {
        struct context *context = context_with_deadline(NULL, gone[i]);
        CU_ASSERT_EQUAL(context_state(context), CONTEXT_DEADLINE_EXCEEDED);
        CU_ASSERT_TRUE(context_wait(context, WAIT_FOREVER));
        context_free(context);
    }
    struct context *context = context_with_deadline(NULL, never);
    CU_ASSERT_FALSE(context_done(context));
    CU_ASSERT_FALSE(context_wait(context, 1));
    CU_ASSERT_FALSE(context_deadline(context, &told));
    CU_ASSERT_EQUAL(told.tv_sec, 7);
    context_free(context);
}

static void test_whose_deadline(void)
{
    struct timespec late = timespec_after(60000), sooner = timespec_after(50000), told;
    struct context *parent = context_with_deadline(NULL, sooner);
    struct context *child = context_with_deadline(parent, late), *other = context_new(parent);
    CU_ASSERT_TRUE(context_deadline(child, &told));
    CU_ASSERT_EQUAL(nanoseconds(told), nanoseconds(sooner));
    CU_ASSERT_TRUE(context_deadline(other, &told));
    CU_ASSERT_EQUAL(nanoseconds(told), nanoseconds(sooner));
    context_free(other);
    context_free(child);
    context_free(parent);
}

static void test_values(void)
{
    static char client, attempt, other; /* keys: nobody looks at what is there */
    char kim[] = "kim", two[] = "two";
    struct context *root = context_new(NULL), *request = context_with_value(root, &client, kim),
                   *again = context_with_value(request, &attempt, two),
                   *limited = context_with_timeout(again, 60000),
                   *nobody = context_with_value(limited, &client, NULL);
    CU_ASSERT_PTR_NULL(context_value(root, &client));
    CU_ASSERT_PTR_EQUAL(context_value(request, &client), kim);
    CU_ASSERT_PTR_NULL(context_value(request, &attempt));
    CU_ASSERT_PTR_EQUAL(context_value(limited, &client), kim);
    CU_ASSERT_PTR_EQUAL(context_value(limited, &attempt), two);
    CU_ASSERT_PTR_NULL(context_value(limited, &other));
    CU_ASSERT_PTR_NULL(context_value(limited, NULL));
    CU_ASSERT_PTR_NULL(context_value(nobody, &client)); /* the nearest one counts */
    context_cancel(root);
    CU_ASSERT_TRUE(context_done(nobody));
    CU_ASSERT_PTR_EQUAL(context_value(again, &client), kim); /* also when it is done */
    context_free(nobody);
    context_free(limited);
    context_free(again);
    context_free(request);
    context_free(root);
}

static void value_without_key(void *argument)
{
    (void)argument;
    context_with_value(NULL, NULL, NULL);
}

static void test_value_without_key(void)
{
    struct child child;
    child_run(&child, value_without_key, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "a value without a key"));
}

static void free_a_parent(void *argument)
{
    struct context *parent = context_new(NULL), *child = context_new(parent);
    (void)argument;
    context_free(parent);
    context_free(child);
}

static void test_parent_freed_first(void)
{
    struct child child;
    child_run(&child, free_a_parent, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "still has a child"));
}

CU_TestInfo context_tests[] = {
    {"a cancel goes down the tree and not up", test_down_the_tree},
    {"a child of a context that is done is born done", test_born_done},
    {"a child that is freed leaves its parent", test_free_leaves_parent},
    {"a deadline ends a context, and not too early", test_deadline},
    {"what was cancelled before its deadline stays cancelled", test_cancel_before_deadline},
    {"a child ends no later than its parent, and may end sooner", test_deadline_of_parent},
    {"a deadline may be a moment", test_moment},
    {"a moment may be gone, or never come", test_moments_that_are_gone_or_never_come},
    {"a context tells its deadline, or its parent's if that is sooner", test_whose_deadline},
    {"a value is found by its key, from below", test_values},
    {"a value without a key ends the program", test_value_without_key},
    {"a wait that times out says that the context is not done", test_wait_times_out},
    {"a cancel wakes all who wait, and they see what was before", test_cancel_wakes_all},
    {"who only asks for the state sees what was before, too", test_state_tells_the_same},
    {"children come and go while the root is cancelled", test_growing_tree},
    {"freeing a parent before its child ends the program", test_parent_freed_first},
    CU_TEST_INFO_NULL,
};
