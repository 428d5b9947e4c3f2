/*
 * A day of the text message service. The clock is the driver's: it stands still but for what main
 * adds. First the bucket is used alone. Then two threads come for a token at the same moment: each
 * of them, when it looks at the clock for the first time, waits until the other one looks as well,
 * or MEET_MS have passed (a bucket with a lock lets only one of them look).
 *
 * Where racelab chooses who runs they do not wait: it finds out by itself when to meet.
 */
#include "drive.h"
#include "channel.h"
#include "token-bucket.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CAPACITY = 3, PERIOD_MS = 100, SENDERS = 2, MEET_MS = 400 };

static atomic_uint now_ms = 5000;
static uint32_t look_ms; /* how long a look at it takes; main's, while no other thread is alive */
static struct channel *meeting;      /* unbuffered */
static _Thread_local bool will_meet; /* a sender that has not looked at the clock yet */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void must(int error)
{
    if (error != 0)
        give_up(strerror(error));
}

/* Until the other sender is here as well: one of them sends, the other receives. */
static void meet(void)
{
    struct channel_case cases[] = {
        {CASE_SEND, meeting, NULL, CHANNEL_OK},
        {CASE_RECEIVE, meeting, NULL, CHANNEL_OK},
    };
    channel_select(cases, 2, MEET_MS, NULL);
}

uint32_t clock_ms(void)
{
    if (will_meet) {
        will_meet = false;
        meet();
    }
    return atomic_fetch_add_explicit(&now_ms, look_ms, memory_order_relaxed);
}

static struct bucket *bucket_make(void)
{
    struct bucket *bucket = bucket_new(CAPACITY, PERIOD_MS);
    if (bucket == NULL)
        give_up("no memory for a bucket");
    return bucket;
}

/* Takes until the bucket says no, or 10 times: how many tokens were there? */
static int drain(struct bucket *bucket)
{
    int tokens = 0;
    while (tokens < 10 && bucket_take(bucket))
        tokens++;
    return tokens;
}

static void check_drain(struct bucket *bucket, int expected, const char *when)
{
    int tokens = drain(bucket);
    drive_check(tokens == expected, "%s, the bucket gave %d tokens, and should give %d", when,
                tokens, expected);
}

static void use_alone(void)
{
    struct bucket *bucket = bucket_make();
    check_drain(bucket, CAPACITY, "in the beginning");
    now_ms += PERIOD_MS - 1;
    check_drain(bucket, 0, "a moment too early");
    now_ms += 1;
    check_drain(bucket, 1, "after one period");
    now_ms += 2 * PERIOD_MS + PERIOD_MS / 2;
    check_drain(bucket, 2, "after two periods and a half");
    now_ms += PERIOD_MS / 2;
    check_drain(bucket, 1, "after another half");
    now_ms += 100 * PERIOD_MS;
    check_drain(bucket, CAPACITY, "after a quiet hour");
    bucket_free(bucket);
}

struct sender {
    struct bucket *bucket;
    bool sent;
};

static void *sender_run(void *argument)
{
    struct sender *sender = argument;
    will_meet = !drive_is_conducted();
    sender->sent = bucket_take(sender->bucket);
    return NULL;
}

/* Two senders at the same moment: how many messages went out? */
static int send_together(struct bucket *bucket)
{
    struct sender senders[SENDERS];
    pthread_t threads[SENDERS];
    int sent = 0;
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (struct sender){bucket, false};
        must(pthread_create(&threads[i], NULL, sender_run, &senders[i]));
    }
    for (int i = 0; i < SENDERS; i++) {
        must(pthread_join(threads[i], NULL));
        sent += senders[i].sent;
    }
    return sent;
}

/* Some tokens are left in the bucket, some are due, and two senders come for them. */
static void meet_for(int left, int due)
{
    struct bucket *bucket = bucket_make();
    for (int i = left; i < CAPACITY; i++)
        bucket_take(bucket);
    now_ms += (uint32_t)due * PERIOD_MS;
    int expected = left + due < SENDERS ? left + due : SENDERS;
    int sent = send_together(bucket), more = drain(bucket);
    drive_check(sent == expected && more == left + due - expected,
                "two threads came, with %d tokens in the bucket and %d due: it gave them %d, and "
                "later %d more; it should give %d and %d",
                left, due, sent, more, expected, left + due - expected);
    bucket_free(bucket);
}

/* A token comes while two senders look for it: one of them looks before it, one after. */
static void meet_at_the_turn(void)
{
    struct bucket *bucket = bucket_make();
    drain(bucket);
    now_ms += PERIOD_MS - 1;
    look_ms = 1;
    int sent = send_together(bucket), more = drain(bucket);
    look_ms = 0;
    drive_check(sent + more == 1,
                "a token came while two threads looked at the clock: the bucket gave %d, and "
                "should give 1",
                sent + more);
    bucket_free(bucket);
}

int main(void)
{
    drive_start();
    meeting = channel_new(0);
    if (meeting == NULL)
        give_up("no memory for a channel");
    use_alone();
    meet_for(0, 1);
    meet_for(1, 0);
    meet_for(0, 2);
    meet_at_the_turn();
    channel_free(meeting);
    return drive_end();
}
