/*
 * The shop. Its requests are ordinary ones: some ask the breaker for its state while they run, to
 * write it into the log; one learns from the payment service that it closes for the night, and
 * opens the breaker; and while one is on its way, another thread looks at the breaker.
 */
#include "drive.h"
#include "channel.h"
#include "callback-under-lock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 3, CASHIERS = 2, PAYMENTS = 5, REQUEST_MS = 5, PATIENCE_MS = 2000 };

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static struct channel *channel_make(void)
{
    struct channel *channel = channel_new(1);
    if (channel == NULL)
        give_up("no memory for a channel");
    return channel;
}

static pthread_t thread_start(void *(*body)(void *argument), void *argument)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, body, argument) != 0)
        give_up("a thread can't be started");
    return thread;
}

static void thread_join(pthread_t thread)
{
    if (pthread_join(thread, NULL) != 0)
        give_up("a thread can't be joined");
}

static struct breaker *breaker_make(int limit)
{
    struct breaker *breaker = breaker_new(limit);
    if (breaker == NULL)
        give_up("no memory for a breaker");
    return breaker;
}

static void check_state(struct breaker *breaker, enum breaker_state expected, const char *when)
{
    static const char *const names[] = {"closed", "open"};
    enum breaker_state state = breaker_state(breaker);
    drive_check(state == expected, "%s, the breaker is %s, and should be %s", when, names[state],
                names[expected]);
}

static bool pay(void *argument)
{
    return argument != NULL;
}

static bool fail(void *argument)
{
    return argument == NULL;
}

static bool pay_and_log(void *breaker)
{
    check_state(breaker, BREAKER_CLOSED, "while a request runs");
    return true;
}

/* It takes a while to learn that the service does not answer. */
static bool fail_and_log(void *breaker)
{
    drive_work(REQUEST_MS);
    breaker_state(breaker);
    return false;
}

/* This payment goes through, and it is the last one for today. */
static bool pay_and_trip(void *breaker)
{
    breaker_trip(breaker);
    return true;
}

static void count_failures(void)
{
    struct breaker *breaker = breaker_make(LIMIT);
    drive_check(breaker_call(breaker, pay, breaker) == CALL_DONE, "a payment was not done");
    drive_check(breaker_call(breaker, pay_and_log, breaker) == CALL_DONE,
                "a payment that writes a log was not done");
    for (int i = 0; i < LIMIT; i++) {
        check_state(breaker, BREAKER_CLOSED, "before the last failure in a row");
        drive_check(breaker_call(breaker, fail, breaker) == CALL_FAILED, "a failure was not told");
    }
    check_state(breaker, BREAKER_OPEN, "after the last failure in a row");
    drive_check(breaker_call(breaker, pay, breaker) == CALL_REFUSED, "an open breaker let one in");
    breaker_reset(breaker);
    check_state(breaker, BREAKER_CLOSED, "after a reset");
    breaker_free(breaker);
}

static void trip_from_inside(void)
{
    struct breaker *breaker = breaker_make(LIMIT);
    drive_check(breaker_call(breaker, pay_and_trip, breaker) == CALL_DONE,
                "the last payment of the day was not done");
    check_state(breaker, BREAKER_OPEN, "after a request has opened it");
    drive_check(breaker_call(breaker, pay, breaker) == CALL_REFUSED, "an open breaker let one in");
    breaker_free(breaker);
}

/* A request that is on its way until somebody else has used the breaker. */
struct journey {
    struct breaker *breaker;
    struct channel *begun; /* gets an item when the request is on its way */
    struct channel *used;  /* gets an item when main has used the breaker */
};

static bool pay_slowly(void *argument)
{
    struct journey *journey = argument;
    struct channel_case used = {CASE_RECEIVE, journey->used, NULL, CHANNEL_OK};
    channel_send(journey->begun, NULL);
    drive_check(channel_select(&used, 1, PATIENCE_MS, NULL) == 0,
                "a thread that only looks at the breaker had to wait for a request to end");
    return true;
}

static void *slow_cashier(void *argument)
{
    struct journey *journey = argument;
    drive_check(breaker_call(journey->breaker, pay_slowly, journey) == CALL_DONE,
                "a slow payment was not done");
    return NULL;
}

static void look_at_a_slow_one(void)
{
    struct journey journey = {breaker_make(LIMIT), channel_make(), channel_make()};
    pthread_t cashier = thread_start(slow_cashier, &journey);
    void *item;
    channel_receive(journey.begun, &item);
    check_state(journey.breaker, BREAKER_CLOSED, "while a request is on its way");
    breaker_trip(journey.breaker);
    channel_send(journey.used, NULL);
    thread_join(cashier);
    check_state(journey.breaker, BREAKER_OPEN, "opened while a request was on its way");
    channel_free(journey.begun);
    channel_free(journey.used);
    breaker_free(journey.breaker);
}

/* Several cashiers have bad luck at once, and a screen in the office shows the state. */
struct rush {
    struct breaker *breaker;
    struct start_line *line;
};

static void *unlucky_cashier(void *argument)
{
    struct rush *rush = argument;
    start_line_wait(rush->line);
    for (int i = 0; i < PAYMENTS; i++)
        breaker_call(rush->breaker, fail_and_log, rush->breaker);
    return NULL;
}

static void *screen(void *argument)
{
    struct rush *rush = argument;
    start_line_wait(rush->line);
    for (int i = 0; i < PAYMENTS; i++)
        breaker_state(rush->breaker);
    return NULL;
}

static void fail_together(void)
{
    struct rush rush = {breaker_make(CASHIERS * PAYMENTS), start_line_new(CASHIERS + 1)};
    pthread_t threads[CASHIERS + 1];
    for (int i = 0; i < CASHIERS; i++)
        threads[i] = thread_start(unlucky_cashier, &rush);
    threads[CASHIERS] = thread_start(screen, &rush);
    for (int i = 0; i < CASHIERS + 1; i++)
        thread_join(threads[i]);
    check_state(rush.breaker, BREAKER_OPEN, "after all requests of all cashiers have failed");
    start_line_free(rush.line);
    breaker_free(rush.breaker);
}

int main(void)
{
    drive_start();
    count_failures();
    trip_from_inside();
    look_at_a_slow_one();
    fail_together();
    return drive_end();
}
