/*
 * A library and its catalogue. The clock is the driver's: it stands still but for what main adds.
 *
 *     alone    one reader: the breaker opens, rests, probes, rests again, closes
 *     ill      the rest is over, two readers come at once, and the catalogue is still ill
 *     slow     the same, but it is well again, and the probe is on its way until the other reader
 *              knows that he is refused
 *
 * In the last two a reader who looks at the clock for the first time waits until the other one
 * looks as well, or MEET_MS have passed (a breaker with a lock lets only one of them look). Where
 * racelab chooses who runs they do not wait: it finds out by itself when to meet.
 */
#include "drive.h"
#include "channel.h"
#include "half-open-stampede.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 3, REST_MS = 5000, READERS = 2, MEET_MS = 400, PATIENCE_MS = 1000 };

static long now_ms = 1000;           /* main's, while no other thread is alive */
static struct channel *meeting;      /* unbuffered */
static _Thread_local bool will_meet; /* a reader who has not looked at the clock yet */

/* What comes to the catalogue while two readers are there. */
static struct {
    bool slow, well;
    atomic_int requests;
    struct channel *decided; /* an item for each reader who is refused, or let through as well */
} catalogue;

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static struct channel *channel_make(size_t capacity)
{
    struct channel *channel = channel_new(capacity);
    if (channel == NULL)
        give_up("no memory for a channel");
    return channel;
}

/* Until the other reader is here as well: one of them sends, the other receives. */
static void meet(void)
{
    struct channel_case cases[] = {
        {CASE_SEND, meeting, NULL, CHANNEL_OK},
        {CASE_RECEIVE, meeting, NULL, CHANNEL_OK},
    };
    channel_select(cases, 2, MEET_MS, NULL);
}

long clock_ms(void)
{
    if (will_meet) {
        will_meet = false;
        meet();
    }
    return now_ms;
}

static bool succeed(void *unused)
{
    return unused == NULL;
}

static bool fail(void *unused)
{
    return unused != NULL;
}

static void check_call(struct breaker *breaker, bool (*request)(void *argument),
                       enum call_result expected, const char *when)
{
    static const char *const names[] = {"done", "failed", "refused"};
    enum call_result result = breaker_call(breaker, request, NULL);
    drive_check(result == expected, "%s, a request was %s, and should be %s", when, names[result],
                names[expected]);
}

static struct breaker *breaker_make(void)
{
    struct breaker *breaker = breaker_new(LIMIT, REST_MS);
    if (breaker == NULL)
        give_up("no memory for a breaker");
    return breaker;
}

static void make_open(struct breaker *breaker)
{
    for (int i = 0; i < LIMIT; i++)
        check_call(breaker, fail, CALL_FAILED, "before the last failure in a row");
    check_call(breaker, succeed, CALL_REFUSED, "after the last failure in a row");
}

static void use_alone(void)
{
    struct breaker *breaker = breaker_make();
    check_call(breaker, fail, CALL_FAILED, "in the beginning");
    check_call(breaker, succeed, CALL_DONE, "after one failure");
    make_open(breaker);
    now_ms += REST_MS - 1;
    check_call(breaker, succeed, CALL_REFUSED, "a moment before the rest is over");
    now_ms += 1;
    check_call(breaker, fail, CALL_FAILED, "when the rest is over");
    check_call(breaker, succeed, CALL_REFUSED, "after a probe that failed");
    now_ms += REST_MS;
    check_call(breaker, succeed, CALL_DONE, "after the second rest");
    make_open(breaker);
    breaker_free(breaker);
}

/* The first request; a slow one is on its way until the other reader has been told. */
static bool probe(void)
{
    struct channel_case decided = {CASE_RECEIVE, catalogue.decided, NULL, CHANNEL_OK};
    if (catalogue.slow)
        drive_check(channel_select(&decided, 1, PATIENCE_MS, NULL) == 0,
                    "a reader was not refused as long as the probe was on its way");
    return catalogue.well;
}

static bool search(void *unused)
{
    if (atomic_fetch_add(&catalogue.requests, 1) == 0)
        return probe();
    channel_send(catalogue.decided, unused);
    return catalogue.well;
}

static void *reader(void *breaker)
{
    will_meet = !drive_is_conducted();
    if (breaker_call(breaker, search, NULL) == CALL_REFUSED)
        channel_send(catalogue.decided, NULL);
    return NULL;
}

static void come_together(bool slow, bool well)
{
    pthread_t readers[READERS];
    struct breaker *breaker = breaker_make();
    make_open(breaker);
    now_ms += REST_MS;
    catalogue.slow = slow;
    catalogue.well = well;
    atomic_init(&catalogue.requests, 0);
    catalogue.decided = channel_make(READERS);
    for (int i = 0; i < READERS; i++)
        if (pthread_create(&readers[i], NULL, reader, breaker) != 0)
            give_up("a thread can't be started");
    for (int i = 0; i < READERS; i++)
        if (pthread_join(readers[i], NULL) != 0)
            give_up("a thread can't be joined");
    int requests = atomic_load(&catalogue.requests);
    drive_check(requests == 1,
                "two readers came when the rest was over: %d requests went to the catalogue, and "
                "should be 1",
                requests);
    if (well)
        check_call(breaker, succeed, CALL_DONE, "after a probe that succeeded");
    else
        check_call(breaker, succeed, CALL_REFUSED, "after a probe that failed");
    channel_free(catalogue.decided);
    breaker_free(breaker);
}

int main(void)
{
    drive_start();
    meeting = channel_make(0);
    use_alone();
    come_together(false, false);
    come_together(true, true);
    channel_free(meeting);
    return drive_end();
}
