#include "../../labs/kit/channel.h"
#include "../../labs/kit/clock.h"
#include "../../labs/kit/timer.h"
#include "actor.h"
#include "child.h"

#include <CUnit/CUnit.h>

#include <limits.h>

enum { FAR_MS = 60000 };

/* What a callback works with. */
struct bell {
    struct channel *rung;  /* gets an item when the callback begins */
    struct channel *leave; /* the callback goes on when it gets one; NULL: at once */
    struct channel *timer; /* gives the callback its own timer, once; or NULL */
    int finished;          /* plain memory: callbacks that came to their end */
    int resets;            /* how often the callback resets the timer */
    bool stopped;          /* what timer_stop said in the callback */
};

static bool receive_soon(struct channel *channel, void **received)
{
    struct channel_case one = {.direction = CASE_RECEIVE, .channel = channel};
    int outcome = channel_select(&one, 1, ACTOR_PATIENCE_MS, NULL);
    *received = one.item;
    return outcome == 0 && one.status == CHANNEL_OK;
}

static void bell_await(struct bell *bell)
{
    void *nothing;
    CU_ASSERT_TRUE(receive_soon(bell->rung, &nothing));
}

static void bell_ring(void *argument)
{
    struct bell *bell = argument;
    void *nothing;
    channel_send(bell->rung, NULL);
    if (bell->leave)
        channel_receive(bell->leave, &nothing);
    bell->finished++;
}

static struct bell bell_new(bool waits)
{
    return (struct bell){.rung = channel_new(8), .leave = waits ? channel_new(8) : NULL};
}

static void bell_free(struct bell *bell)
{
    channel_free(bell->rung);
    channel_free(bell->leave);
    channel_free(bell->timer);
}

static void test_call(void)
{
    struct bell bell = bell_new(false);
    int64_t begin = clock_moment();
    struct timer *timer = timer_call(20, bell_ring, &bell);
    CU_ASSERT_PTR_NULL(timer_channel(timer));
    bell_await(&bell);
    CU_ASSERT_TRUE(clock_moment() - begin >= 20 * 1000000);
    CU_ASSERT_FALSE(timer_stop_and_wait(timer));
    CU_ASSERT_EQUAL(bell.finished, 1);
    timer_free(timer);
    timer_free(NULL);
    bell_free(&bell);
}

static void test_no_time(void)
{
    const long times[] = {0, -1, LONG_MIN};
    for (int i = 0; i < 3; i++) {
        struct bell bell = bell_new(false);
        struct timer *timer = timer_call(times[i], bell_ring, &bell);
        bell_await(&bell);
        timer_reset(timer, times[i]);
        bell_await(&bell);
        timer_free(timer);
        CU_ASSERT_EQUAL(bell.finished, 2);
        bell_free(&bell);
    }
}

static void test_stop_in_time(void)
{
    struct bell bell = bell_new(false);
    struct timer *timer = timer_call(30, bell_ring, &bell), *later = timer_new(35);
    void *expiry;
    bool stopped = timer_stop(timer);
    CU_ASSERT_FALSE(timer_stop(timer));
    CU_ASSERT_TRUE(receive_soon(timer_channel(later), &expiry));
    timer_free(timer);
    CU_ASSERT_EQUAL(bell.finished, stopped ? 0 : 1);
    timer_free(later);
    bell_free(&bell);
}

/* The callback waits for this thread, so a stop that waited would never return. */
static void test_stop_does_not_wait(void)
{
    struct bell bell = bell_new(true);
    struct timer *timer = timer_call(0, bell_ring, &bell);
    bell_await(&bell);
    CU_ASSERT_FALSE(timer_stop(timer));
    channel_send(bell.leave, NULL);
    timer_free(timer);
    CU_ASSERT_EQUAL(bell.finished, 1);
    bell_free(&bell);
}

static void act_let_leave(void *argument)
{
    struct bell *bell = argument;
    channel_send(bell->leave, NULL);
}

/* finished is plain memory: the tools see whether the wait orders what it promises to order. */
static void test_stop_and_wait(void)
{
    for (int round = 0; round < 20; round++) {
        struct bell bell = bell_new(true);
        struct timer *timer = timer_call(0, bell_ring, &bell);
        struct actor actor;
        bell_await(&bell);
        actor_start(&actor, act_let_leave, &bell);
        CU_ASSERT_FALSE(timer_stop_and_wait(timer));
        CU_ASSERT_EQUAL(bell.finished, 1);
        actor_join(&actor);
        timer_free(timer);
        bell_free(&bell);
    }
}

static void test_stop_and_wait_in_time(void)
{
    struct bell bell = bell_new(false);
    struct timer *timer = timer_call(FAR_MS, bell_ring, &bell);
    CU_ASSERT_TRUE(timer_stop_and_wait(timer));
    CU_ASSERT_FALSE(timer_stop_and_wait(timer));
    CU_ASSERT_EQUAL(bell.finished, 0);
    timer_free(timer);
    bell_free(&bell);
}

static void bell_ring_again(void *argument)
{
    struct bell *bell = argument;
    void *timer;
    channel_receive(bell->timer, &timer);
    channel_send(bell->timer, timer);
    if (bell->resets-- > 0)
        timer_reset(timer, 0);
    bell_ring(bell);
}

/* A callback that puts its own timer on the clock again. */
static struct timer *bell_start_again(struct bell *bell, int resets)
{
    bell->timer = channel_new(1);
    bell->resets = resets;
    struct timer *timer = timer_call(0, bell_ring_again, bell);
    channel_send(bell->timer, timer);
    return timer;
}

static void test_reset_inside(void)
{
    struct bell bell = bell_new(false);
    struct timer *timer = bell_start_again(&bell, 3);
    for (int i = 0; i < 4; i++)
        bell_await(&bell);
    timer_free(timer);
    CU_ASSERT_EQUAL(bell.finished, 4);
    CU_ASSERT_EQUAL(bell.resets, -1);
    bell_free(&bell);
}

/* Puts its timer on the clock when it has been waited for: a first stop comes too early for that.
 */
static void bell_ring_then_reset(void *argument)
{
    struct bell *bell = argument;
    void *timer;
    channel_receive(bell->timer, &timer);
    bell_ring(bell);
    timer_reset(timer, FAR_MS);
}

static void test_stop_and_wait_against_reset(void)
{
    for (int round = 0; round < 20; round++) {
        struct bell bell = bell_new(true);
        bell.timer = channel_new(1);
        struct timer *timer = timer_call(0, bell_ring_then_reset, &bell);
        struct actor actor;
        channel_send(bell.timer, timer);
        bell_await(&bell);
        actor_start(&actor, act_let_leave, &bell);
        timer_stop_and_wait(timer);
        CU_ASSERT_EQUAL(bell.finished, 1);
        CU_ASSERT_FALSE(timer_stop(timer)); /* it is not on the clock any more */
        actor_join(&actor);
        timer_free(timer);
        bell_free(&bell);
    }
}

static void test_free_against_reset(void)
{
    for (int round = 0; round < 20; round++) {
        struct bell bell = bell_new(false);
        bell.rung = (channel_free(bell.rung), channel_new(4000));
        struct timer *timer = bell_start_again(&bell, 3000);
        bell_await(&bell);
        timer_free(timer);
        CU_ASSERT_TRUE(bell.finished >= 1);
        bell_free(&bell);
    }
}

static void bell_ring_stopped(void *argument)
{
    struct bell *bell = argument;
    void *timer;
    channel_receive(bell->timer, &timer);
    bell->stopped = timer_stop(timer);
    bell_ring(bell);
}

static void test_stop_inside(void)
{
    struct bell bell = bell_new(false);
    bell.timer = channel_new(1);
    bell.stopped = true;
    struct timer *timer = timer_call(0, bell_ring_stopped, &bell);
    channel_send(bell.timer, timer);
    bell_await(&bell);
    timer_free(timer);
    CU_ASSERT_FALSE(bell.stopped);
    bell_free(&bell);
}

static void test_reset(void)
{
    struct bell bell = bell_new(false);
    int64_t begin = clock_moment();
    struct timer *timer = timer_call(FAR_MS, bell_ring, &bell);
    CU_ASSERT_TRUE(timer_reset(timer, 20)); /* sooner */
    bell_await(&bell);
    CU_ASSERT_TRUE(clock_moment() - begin >= 20 * 1000000);
    CU_ASSERT_FALSE(timer_reset(timer, 0)); /* after it expired */
    bell_await(&bell);
    CU_ASSERT_FALSE(timer_reset(timer, FAR_MS));
    CU_ASSERT_TRUE(timer_reset(timer, FAR_MS));
    CU_ASSERT_TRUE(timer_stop(timer));
    CU_ASSERT_FALSE(timer_reset(timer, 0)); /* after it was stopped */
    bell_await(&bell);
    timer_free(timer);
    CU_ASSERT_EQUAL(bell.finished, 3);
    bell_free(&bell);
}

static void test_reset_to_later(void)
{
    struct bell bell = bell_new(false);
    struct timer *timer = timer_call(FAR_MS, bell_ring, &bell);
    int64_t begin = clock_moment();
    for (int i = 0; i < 10; i++)
        CU_ASSERT_TRUE(timer_reset(timer, FAR_MS - i));
    CU_ASSERT_TRUE(timer_reset(timer, 15));
    bell_await(&bell);
    CU_ASSERT_TRUE(clock_moment() - begin >= 15 * 1000000);
    timer_free(timer);
    CU_ASSERT_EQUAL(bell.finished, 1);
    bell_free(&bell);
}

static void test_channel(void)
{
    struct timer *timer = timer_new(5);
    void *expiry;
    CU_ASSERT_TRUE(receive_soon(timer_channel(timer), &expiry));
    CU_ASSERT_PTR_EQUAL(expiry, timer);
    CU_ASSERT_FALSE(timer_stop(timer));
    CU_ASSERT_EQUAL(channel_length(timer_channel(timer)), 0);
    timer_free(timer);
}

static bool has_expired(void *argument)
{
    return !timer_reset(argument, 0);
}

static void test_full_channel(void)
{
    struct timer *timer = timer_new(0);
    for (int i = 0; i < 4; i++) /* has put it on the clock again each time */
        condition_await(has_expired, timer, "a timer to expire");
    timer_stop_and_wait(timer);
    CU_ASSERT_EQUAL(channel_length(timer_channel(timer)), 1);
    CU_ASSERT_FALSE(timer_stop(timer)); /* and a stop does not drain it */
    CU_ASSERT_EQUAL(channel_length(timer_channel(timer)), 1);
    timer_free(timer);
}

static void test_free_waits(void)
{
    for (int round = 0; round < 20; round++) {
        struct bell bell = bell_new(true);
        struct timer *timer = timer_call(0, bell_ring, &bell);
        struct actor actor;
        bell_await(&bell);
        actor_start(&actor, act_let_leave, &bell);
        timer_free(timer);
        CU_ASSERT_EQUAL(bell.finished, 1);
        actor_join(&actor);
        bell_free(&bell);
    }
}

static void count_up(void *argument)
{
    ++*(int *)argument;
}

/* Stops that meet the very moment of expiry: what stop says must be what happens. */
static void test_stop_against_firing(void)
{
    for (int round = 0; round < 200; round++) {
        int count = 0;
        struct timer *timer = timer_call(round % 2, count_up, &count);
        for (int spin = 0; spin < round % 7 * 200; spin++)
            (void)clock_moment();
        bool stopped = timer_stop(timer);
        timer_free(timer);
        CU_ASSERT_EQUAL(count, stopped ? 0 : 1);
    }
}

/* The same for a reset: the old call counts when the reset says that it came too late for it. */
static void test_reset_against_firing(void)
{
    for (int round = 0; round < 100; round++) {
        struct bell bell = bell_new(false);
        struct timer *timer = timer_call(round % 2, bell_ring, &bell);
        for (int spin = 0; spin < round % 7 * 200; spin++)
            (void)clock_moment();
        int expected = timer_reset(timer, 1) ? 1 : 2;
        for (int i = 0; i < expected; i++)
            bell_await(&bell);
        timer_free(timer);
        CU_ASSERT_EQUAL(bell.finished, expected);
        bell_free(&bell);
    }
}

static void test_many(void)
{
    enum { TIMERS = 20 };
    struct timer *timers[TIMERS];
    struct bell bells[TIMERS];
    for (int i = 0; i < TIMERS; i++) {
        bells[i] = bell_new(false);
        timers[i] = timer_call(i % 5, bell_ring, &bells[i]);
    }
    for (int i = 0; i < TIMERS; i++) {
        bell_await(&bells[i]);
        timer_free(timers[i]);
        CU_ASSERT_EQUAL(bells[i].finished, 1);
        bell_free(&bells[i]);
    }
}

static void free_inside(void *argument)
{
    void *timer;
    channel_receive(argument, &timer);
    timer_free(timer);
}

static void wait_inside(void *argument)
{
    void *timer;
    channel_receive(argument, &timer);
    timer_stop_and_wait(timer);
}

struct misuse {
    void (*function)(void *argument);
};

static void call_misuse(void *argument)
{
    struct misuse *misuse = argument;
    struct channel *channel = channel_new(1);
    struct timer *timer = timer_call(0, misuse->function, channel);
    channel_send(channel, timer);
    channel_receive(channel_new(0), &argument); /* for ever: the callback ends the program */
}

static void check_misuse(void (*function)(void *argument), const char *words)
{
    struct misuse misuse = {function};
    struct child child;
    child_run(&child, call_misuse, &misuse);
    CU_ASSERT_TRUE(child_was_ended(&child, words));
}

static void test_misuse(void)
{
    check_misuse(free_inside, "timer_free was called by the timer's own callback");
    check_misuse(wait_inside, "timer_stop_and_wait was called by the timer's own callback");
}

CU_TestInfo timer_tests[] = {
    {"a timer calls once, and not too early", test_call},
    {"no time, or less, is at once", test_no_time},
    {"a timer that was stopped in time never calls", test_stop_in_time},
    {"stop does not wait for a running callback", test_stop_does_not_wait},
    {"stop and wait sees all that a running callback did", test_stop_and_wait},
    {"stop and wait stops a timer that is pending", test_stop_and_wait_in_time},
    {"stop and wait also stops what the callback reset", test_stop_and_wait_against_reset},
    {"a callback may reset its timer", test_reset_inside},
    {"a callback may stop its timer", test_stop_inside},
    {"reset says what it found, and the timer calls again", test_reset},
    {"the last of many resets counts", test_reset_to_later},
    {"a timer with a channel sends itself", test_channel},
    {"an expiry that finds the channel full is dropped", test_full_channel},
    {"free waits for a running callback", test_free_waits},
    {"free ends a timer that resets itself for ever", test_free_against_reset},
    {"stop tells the truth at the moment of expiry", test_stop_against_firing},
    {"reset tells the truth at the moment of expiry", test_reset_against_firing},
    {"many timers call once each", test_many},
    {"free and wait inside the callback end the program", test_misuse},
    CU_TEST_INFO_NULL,
};
