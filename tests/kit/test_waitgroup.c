#include "../../labs/kit/waitgroup.h"
#include "actor.h"
#include "child.h"

#include <CUnit/CUnit.h>

enum { WORKERS = 6 };

struct worker {
    struct waitgroup *group;
    int result; /* plain memory that only the group guards */
};

static void act_work(void *argument)
{
    struct worker *worker = argument;
    worker->result = 42;
    waitgroup_done(worker->group);
}

static void test_waits_for_all(void)
{
    struct waitgroup group;
    struct worker workers[WORKERS];
    struct actor actors[WORKERS];
    int sum = 0;
    waitgroup_init(&group);
    waitgroup_add(&group, WORKERS);
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = (struct worker){&group, 0};
        actor_start(&actors[i], act_work, &workers[i]);
    }
    waitgroup_wait(&group);
    for (int i = 0; i < WORKERS; i++)
        sum += workers[i].result;
    CU_ASSERT_EQUAL(sum, WORKERS * 42);
    for (int i = 0; i < WORKERS; i++)
        actor_join(&actors[i]);
    waitgroup_destroy(&group);
}

static void test_nothing_to_wait_for(void)
{
    struct waitgroup group;
    waitgroup_init(&group);
    waitgroup_wait(&group);
    waitgroup_add(&group, 2);
    waitgroup_done(&group);
    waitgroup_add(&group, -1);
    waitgroup_wait(&group);
    CU_ASSERT_EQUAL(group.count, 0);
    waitgroup_destroy(&group);
}

/* The last done may still be on its way out when wait returns and the group is gone. */
static void test_destroyed_at_once(void)
{
    for (int round = 0; round < 200; round++) {
        struct waitgroup group;
        struct worker workers[2] = {{&group, 0}, {&group, 0}};
        struct actor actors[2];
        waitgroup_init(&group);
        waitgroup_add(&group, 2);
        for (int i = 0; i < 2; i++)
            actor_start(&actors[i], act_work, &workers[i]);
        waitgroup_wait(&group);
        waitgroup_destroy(&group);
        for (int i = 0; i < 2; i++)
            actor_join(&actors[i]);
        CU_ASSERT_EQUAL(workers[0].result + workers[1].result, 84);
    }
}

static void act_wait(void *argument)
{
    waitgroup_wait(argument);
}

static void test_many_wait(void)
{
    struct waitgroup group;
    struct actor actors[WORKERS];
    waitgroup_init(&group);
    for (int round = 0; round < 10; round++) {
        waitgroup_add(&group, 1);
        for (int i = 0; i < WORKERS; i++)
            actor_start(&actors[i], act_wait, &group);
        waitgroup_done(&group);
        for (int i = 0; i < WORKERS; i++)
            actor_join(&actors[i]);
    }
    CU_ASSERT_EQUAL(group.count, 0);
    waitgroup_destroy(&group);
}

static void say_done_too_often(void *argument)
{
    struct waitgroup group;
    (void)argument;
    waitgroup_init(&group);
    waitgroup_add(&group, 1);
    waitgroup_done(&group);
    waitgroup_done(&group);
}

static void test_negative(void)
{
    struct child child;
    child_run(&child, say_done_too_often, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "more have said done than were added"));
}

CU_TestInfo waitgroup_tests[] = {
    {"wait returns when all are done, and sees what they did", test_waits_for_all},
    {"wait returns at once when there is nothing to wait for", test_nothing_to_wait_for},
    {"a group may be destroyed as soon as wait returns", test_destroyed_at_once},
    {"any number of threads may wait, again and again", test_many_wait},
    {"one done too many ends the program with a sentence", test_negative},
    CU_TEST_INFO_NULL,
};
