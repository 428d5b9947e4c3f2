/*
 * A server that takes batches. It is quick, but for one batch that comes from the timer: while that
 * one is on its way the batcher is closed, and the server is as slow as a server can be.
 *
 *     main     add ..........| begun: add, close, until it waits or returns ......| checks
 *     timer         flush: send(slow)   looks at main ............. returns, counts
 *
 * Before that, two threads fill a batch each, one a little later than the other: while the first
 * batch is on its way.
 *
 * The timer's thread only looks at main. Nothing that the driver does orders what the slow batch
 * does at its end behind what close has done: only the batcher can do that.
 */
#include "drive.h"
#include "channel.h"
#include "callback-after-free.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ADDERS = 2, SOON_MS = 5, LATER_MS = 60000, DEADLINE_MS = 2000 };

/* A full batch is on its way for so long, and so much later comes the second one. */
enum { FULL_MS = 50, LATE_MS = 2 };

/* How often the slow server looks at main, and for how long at most. */
enum { LOOK_MS = 2, SLOW_MS = 1000 };

static const double slow_value = 20.5, last_value = 21.5;

struct server {
    pthread_mutex_t lock;
    size_t received;          /* values; guarded by lock */
    int running;              /* calls of send; guarded by lock */
    struct channel *begun;    /* gets an item when the slow batch begins */
    struct channel *returned; /* gets an item when close has returned */
};

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

static struct batcher *batcher_make(long wait_ms, send_function *send, struct server *server)
{
    struct batcher *batcher = batcher_new(wait_ms, send, server);
    if (batcher == NULL)
        give_up("no memory for a batcher");
    return batcher;
}

/* Adds to both numbers. */
static void server_count(struct server *server, size_t values, int running)
{
    pthread_mutex_lock(&server->lock);
    server->received += values;
    server->running += running;
    pthread_mutex_unlock(&server->lock);
}

static void check_received(struct server *server, size_t expected)
{
    pthread_mutex_lock(&server->lock);
    size_t received = server->received;
    int running = server->running;
    pthread_mutex_unlock(&server->lock);
    drive_check(received == expected, "the server has %zu values, and should have %zu", received,
                expected);
    drive_check(running == 0, "send was still running when batcher_close returned");
}

static void send_full(const double *values, size_t count, void *argument)
{
    (void)values;
    if (count == BATCH_SIZE)
        drive_work(FULL_MS);
    server_count(argument, count, 0);
}

/* Waits until the server has begun with a batch that the timer sends. */
static void await_begin(struct server *server)
{
    struct channel_case begun = {CASE_RECEIVE, server->begun, NULL, CHANNEL_OK};
    drive_check(channel_select(&begun, 1, DEADLINE_MS, NULL) == 0,
                "a value that waited long enough was not sent");
}

/* Several threads fill batches; the timer has nothing to do here. */
struct crowd {
    struct batcher *batcher;
    struct start_line *line;
};

static void *add_batch(struct crowd *crowd)
{
    for (int i = 0; i < BATCH_SIZE; i++)
        batcher_add(crowd->batcher, i);
    return NULL;
}

static void *adder(void *argument)
{
    struct crowd *crowd = argument;
    start_line_wait(crowd->line);
    return add_batch(crowd);
}

static void *late_adder(void *argument)
{
    struct crowd *crowd = argument;
    start_line_wait(crowd->line);
    drive_work(LATE_MS);
    return add_batch(crowd);
}

static void send_full_batches(void)
{
    struct server server = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct crowd crowd = {batcher_make(LATER_MS, send_full, &server), start_line_new(ADDERS)};
    pthread_t adders[ADDERS];
    for (int i = 0; i < ADDERS; i++)
        if (pthread_create(&adders[i], NULL, i == 0 ? adder : late_adder, &crowd) != 0)
            give_up("a thread can't be started");
    for (int i = 0; i < ADDERS; i++)
        if (pthread_join(adders[i], NULL) != 0)
            give_up("a thread can't be joined");
    drive_check(batcher_sent(crowd.batcher) == ADDERS * BATCH_SIZE, "a full batch was not sent");
    batcher_add(crowd.batcher, 1.5);
    batcher_close(crowd.batcher);
    check_received(&server, ADDERS * BATCH_SIZE + 1);
    start_line_free(crowd.line);
    pthread_mutex_destroy(&server.lock);
}

/*
 * Until main has come as far as it can without us: it waits (at two looks), or close returned. This
 * allocates nothing: what has been freed must not get a new owner now.
 */
static void await_main(struct server *server)
{
    const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000};
    int waits = 0;
    for (int ms = 0; ms < SLOW_MS && waits < 2; ms += LOOK_MS) {
        nanosleep(&pause, NULL);
        if (channel_length(server->returned) > 0)
            return;
        waits = drive_main_waits() ? waits + 1 : 0;
    }
}

static void send_slowly(const double *values, size_t count, void *argument)
{
    struct server *server = argument;
    server_count(server, count, 1);
    if (values[0] == slow_value) {
        channel_send(server->begun, NULL);
        await_main(server);
    }
    server_count(server, 0, -1);
}

static void close_while_sending(void)
{
    /* Never freed: a batch that outlives the batcher must still find its server. */
    static struct server server = {.lock = PTHREAD_MUTEX_INITIALIZER};
    server.begun = channel_make();
    server.returned = channel_make();
    struct batcher *batcher = batcher_make(SOON_MS, send_slowly, &server);
    batcher_add(batcher, slow_value);
    await_begin(&server);
    batcher_add(batcher, last_value);
    batcher_close(batcher);
    check_received(&server, 2);
    channel_send(server.returned, NULL);
}

int main(void)
{
    drive_start();
    send_full_batches();
    close_while_sending();
    return drive_end();
}
