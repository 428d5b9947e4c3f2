#include "../../labs/kit/ticker.h"
#include "../../labs/kit/channel.h"
#include "../../labs/kit/clock.h"
#include "actor.h"
#include "child.h"

#include <CUnit/CUnit.h>

#include <limits.h>

enum { FAR_MS = 60000, MS = 1000000 };

static bool tick_await(struct ticker *ticker)
{
    struct channel_case one = {.direction = CASE_RECEIVE, .channel = ticker_channel(ticker)};
    int outcome = channel_select(&one, 1, ACTOR_PATIENCE_MS, NULL);
    return outcome == 0 && one.status == CHANNEL_OK && one.item == ticker;
}

/* Takes out what is there. */
static bool tick_look(struct ticker *ticker)
{
    struct channel_case one = {.direction = CASE_RECEIVE, .channel = ticker_channel(ticker)};
    return channel_select(&one, 1, 0, NULL) == 0;
}

/* Returns when this much time has passed, by a clock of its own. */
static void time_pass(long milliseconds)
{
    channel_select(NULL, 0, milliseconds, NULL);
}

static void test_again_and_again(void)
{
    int64_t begin = clock_moment();
    struct ticker *ticker = ticker_new(5);
    for (int i = 1; i <= 5; i++) {
        CU_ASSERT_TRUE(tick_await(ticker));
        CU_ASSERT_TRUE(clock_moment() - begin >= i * 5 * MS);
    }
    ticker_free(ticker);
    ticker_free(NULL);
}

static bool tick_is_there(void *argument)
{
    return channel_length(ticker_channel(argument)) == 1;
}

/* Nobody receives for many periods, and then there is one tick. */
static void test_slow_receiver(void)
{
    struct ticker *ticker = ticker_new(1);
    condition_await(tick_is_there, ticker, "a tick");
    time_pass(10);
    ticker_stop(ticker); /* it isn't held up by the full channel */
    CU_ASSERT_TRUE(tick_look(ticker));
    CU_ASSERT_FALSE(tick_look(ticker));
    ticker_free(ticker);
}

static void test_stop(void)
{
    for (int round = 0; round < 20; round++) {
        struct ticker *ticker = ticker_new(1);
        if (round % 2)
            CU_ASSERT_TRUE(tick_await(ticker));
        ticker_stop(ticker);
        ticker_stop(ticker);
        tick_look(ticker); /* one may have been sent before */
        time_pass(4);
        CU_ASSERT_EQUAL(channel_length(ticker_channel(ticker)), 0);
        ticker_free(ticker);
    }
}

static void test_reset(void)
{
    struct ticker *ticker = ticker_new(FAR_MS);
    int64_t begin = clock_moment();
    ticker_reset(ticker, 5); /* sooner */
    for (int i = 1; i <= 3; i++) {
        CU_ASSERT_TRUE(tick_await(ticker));
        CU_ASSERT_TRUE(clock_moment() - begin >= i * 5 * MS);
    }
    ticker_stop(ticker);
    tick_look(ticker);
    begin = clock_moment();
    ticker_reset(ticker, 10); /* after a stop */
    CU_ASSERT_TRUE(tick_await(ticker));
    CU_ASSERT_TRUE(clock_moment() - begin >= 10 * MS);
    ticker_reset(ticker, FAR_MS); /* later */
    tick_look(ticker);
    time_pass(25);
    CU_ASSERT_EQUAL(channel_length(ticker_channel(ticker)), 0);
    ticker_free(ticker);
}

static void test_never(void)
{
    struct ticker *ticker = ticker_new(LONG_MAX);
    time_pass(2);
    CU_ASSERT_EQUAL(channel_length(ticker_channel(ticker)), 0);
    ticker_reset(ticker, 1);
    CU_ASSERT_TRUE(tick_await(ticker));
    ticker_reset(ticker, LONG_MAX - 1);
    ticker_free(ticker);
}

/* A free at any moment: while it waits, while it ticks, after a stop. */
static void test_free(void)
{
    for (int round = 0; round < 60; round++) {
        struct ticker *ticker = ticker_new(1);
        if (round % 3 == 1)
            CU_ASSERT_TRUE(tick_await(ticker));
        if (round % 3 == 2)
            ticker_stop(ticker);
        ticker_free(ticker);
    }
}

static void act_reset(void *argument)
{
    for (int i = 0; i < 200; i++) {
        ticker_reset(argument, 1);
        ticker_stop(argument);
    }
    ticker_reset(argument, 1);
}

static void test_reset_by_many(void)
{
    struct ticker *ticker = ticker_new(1);
    struct actor actors[3];
    for (int i = 0; i < 3; i++)
        actor_start(&actors[i], act_reset, ticker);
    for (int i = 0; i < 3; i++)
        actor_join(&actors[i]);
    ticker_reset(ticker, 1);
    for (int i = 0; i < 3; i++)
        CU_ASSERT_TRUE(tick_await(ticker));
    ticker_free(ticker);
}

static void tick_without_end(void *argument)
{
    (void)argument;
    ticker_new(0);
}

static void test_misuse(void)
{
    struct child child;
    child_run(&child, tick_without_end, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "at least 1 millisecond"));
}

CU_TestInfo ticker_tests[] = {
    {"ticks come again and again, none too early", test_again_and_again},
    {"a slow receiver finds one tick, also after a stop", test_slow_receiver},
    {"no tick comes after a stop", test_stop},
    {"a reset ticks at the new distance, also after a stop", test_reset},
    {"a very long period is never", test_never},
    {"a ticker may be freed at any moment", test_free},
    {"any number of threads may stop and reset", test_reset_by_many},
    {"a period of nothing ends the program with a sentence", test_misuse},
    CU_TEST_INFO_NULL,
};
