#include "../../labs/kit/waiter.h"
#include "../../labs/kit/clock.h"
#include "actor.h"

#include <CUnit/CUnit.h>

enum { LATE = -7 };

static void test_once(void)
{
    struct waiter waiter;
    waiter_init(&waiter);
    CU_ASSERT_TRUE(waiter_settle(&waiter, 3));
    CU_ASSERT_FALSE(waiter_settle(&waiter, 4));
    CU_ASSERT_EQUAL(waiter_wait(&waiter, CLOCK_NEVER, LATE), 3);
    waiter_destroy(&waiter);
}

static void test_late(void)
{
    struct waiter waiter;
    waiter_init(&waiter);
    CU_ASSERT_EQUAL(waiter_wait(&waiter, clock_after(5), LATE), LATE);
    CU_ASSERT_FALSE(waiter_settle(&waiter, 3)); /* nobody would see it any more */
    waiter_destroy(&waiter);
    waiter_init(&waiter);
    CU_ASSERT_EQUAL(waiter_wait(&waiter, CLOCK_PAST, LATE), LATE);
    waiter_destroy(&waiter);
}

static void test_both(void)
{
    struct waiter waiters[2];
    for (int i = 0; i < 2; i++)
        waiter_init(&waiters[i]);
    CU_ASSERT_FALSE(waiter_settle_both(&waiters[0], 1, &waiters[0], 2));
    CU_ASSERT_TRUE(waiter_settle_both(&waiters[1], 1, &waiters[0], 2));
    CU_ASSERT_EQUAL(waiter_wait(&waiters[1], CLOCK_NEVER, LATE), 1);
    CU_ASSERT_EQUAL(waiter_wait(&waiters[0], CLOCK_NEVER, LATE), 2);
    for (int i = 0; i < 2; i++)
        waiter_destroy(&waiters[i]);
}

/* One of the two has been settled before, whichever it is: the other stays open. */
static void test_none(void)
{
    for (int settled = 0; settled < 2; settled++) {
        struct waiter waiters[2];
        for (int i = 0; i < 2; i++)
            waiter_init(&waiters[i]);
        waiter_settle(&waiters[settled], 5);
        CU_ASSERT_FALSE(waiter_settle_both(&waiters[0], 1, &waiters[1], 1));
        CU_ASSERT_EQUAL(waiter_wait(&waiters[settled], CLOCK_NEVER, LATE), 5);
        CU_ASSERT_TRUE(waiter_settle(&waiters[!settled], 6));
        for (int i = 0; i < 2; i++)
            waiter_destroy(&waiters[i]);
    }
}

enum { RIVALS = 4 };

struct rival {
    struct waiter *waiters;
    int number;
    bool won;
};

/* Rivals settle neighbours in a ring, all at once: each waiter has two who want it. */
static void act_settle(void *argument)
{
    struct rival *rival = argument;
    struct waiter *mine = &rival->waiters[rival->number];
    struct waiter *next = &rival->waiters[(rival->number + 1) % RIVALS];
    rival->won = waiter_settle_both(mine, rival->number, next, rival->number);
}

/* A ring can't be won by two neighbours, and locks in a ring must not wait in a circle. */
static void test_ring(void)
{
    for (int round = 0; round < 50; round++) {
        struct waiter waiters[RIVALS];
        struct rival rivals[RIVALS];
        struct actor actors[RIVALS];
        for (int i = 0; i < RIVALS; i++)
            waiter_init(&waiters[i]);
        for (int i = 0; i < RIVALS; i++) {
            rivals[i] = (struct rival){waiters, i, false};
            actor_start(&actors[i], act_settle, &rivals[i]);
        }
        for (int i = 0; i < RIVALS; i++)
            actor_join(&actors[i]);
        for (int i = 0; i < RIVALS; i++) {
            int before = (i + RIVALS - 1) % RIVALS;
            int expected = rivals[i].won ? i : rivals[before].won ? before : LATE;
            CU_ASSERT_FALSE(rivals[i].won && rivals[before].won);
            CU_ASSERT_EQUAL(waiter_wait(&waiters[i], CLOCK_PAST, LATE), expected);
        }
        for (int i = 0; i < RIVALS; i++)
            waiter_destroy(&waiters[i]);
    }
}

struct alarm_clock {
    struct waiter *waiter;
    long after_ms;
};

static void act_settle_near(void *argument)
{
    struct alarm_clock *clock = argument;
    struct timespec pause = {0, clock->after_ms * 1000000};
    nanosleep(&pause, NULL);
    waiter_settle(clock->waiter, 1);
}

/* Settled in time is settled, however near the deadline, with a signal or without. */
static void test_near(void)
{
    for (long ms = 0; ms < 12; ms++) {
        struct waiter waiter;
        struct alarm_clock clock = {&waiter, ms};
        struct actor actor;
        waiter_init(&waiter);
        int64_t deadline = clock_after(8);
        actor_start(&actor, act_settle_near, &clock);
        int outcome = waiter_wait(&waiter, deadline, LATE);
        CU_ASSERT_TRUE(outcome == 1 || (outcome == LATE && clock_moment() >= deadline));
        actor_join(&actor);
        waiter_destroy(&waiter);
    }
}

CU_TestInfo waiter_tests[] = {
    {"a waiter is settled once", test_once},
    {"a waiter settles itself at its deadline", test_late},
    {"two are settled with each other", test_both},
    {"where one is settled already, the other stays open", test_none},
    {"rivals in a ring never share a waiter", test_ring},
    {"who is settled near the deadline learns of it", test_near},
    CU_TEST_INFO_NULL,
};
