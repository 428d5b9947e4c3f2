/* wrong: a batch is sent with the lock held, so that nobody can close the batcher meanwhile. */
#include "callback-after-free.h"
#include "timer.h"

#include <pthread.h>
#include <stdlib.h>

struct batch {
    double values[BATCH_SIZE];
    size_t count;
};

struct batcher {
    send_function *send; /* this and the next three never change */
    void *argument;
    long wait_ms;
    struct timer *timer; /* on the clock while a value waits */
    pthread_mutex_t lock;
    struct batch batch; /* waiting; guarded by lock */
    size_t sent;        /* guarded by lock */
};

/* Called with the lock held. */
static struct batch batch_take(struct batcher *batcher)
{
    struct batch batch = batcher->batch;
    batcher->batch.count = 0;
    return batch;
}

/* Called with the lock held: who closes the batcher has to wait until the batch was sent. */
static void batch_send(struct batcher *batcher, const struct batch *batch)
{
    if (batch->count == 0)
        return;
    batcher->send(batch->values, batch->count, batcher->argument);
    batcher->sent += batch->count;
}

/* Sends what waits. The timer calls it, and so does batcher_close. */
static void batcher_flush(void *argument)
{
    struct batcher *batcher = argument;
    pthread_mutex_lock(&batcher->lock);
    struct batch batch = batch_take(batcher);
    batch_send(batcher, &batch);
    pthread_mutex_unlock(&batcher->lock);
}

struct batcher *batcher_new(long wait_ms, send_function *send, void *argument)
{
    struct batcher *batcher = calloc(1, sizeof *batcher);
    if (batcher == NULL)
        return NULL;
    batcher->send = send;
    batcher->argument = argument;
    batcher->wait_ms = wait_ms;
    if (pthread_mutex_init(&batcher->lock, NULL) != 0)
        goto no_lock;
    /* Nothing waits yet, so the first expiry finds an empty batch. */
    batcher->timer = timer_call(wait_ms, batcher_flush, batcher);
    if (batcher->timer == NULL)
        goto no_timer;
    return batcher;
no_timer:
    pthread_mutex_destroy(&batcher->lock);
no_lock:
    free(batcher);
    return NULL;
}

void batcher_add(struct batcher *batcher, double value)
{
    struct batch full = {.count = 0};
    pthread_mutex_lock(&batcher->lock);
    batcher->batch.values[batcher->batch.count++] = value;
    if (batcher->batch.count == 1)
        timer_reset(batcher->timer, batcher->wait_ms);
    if (batcher->batch.count == BATCH_SIZE)
        full = batch_take(batcher);
    batch_send(batcher, &full);
    pthread_mutex_unlock(&batcher->lock);
}

size_t batcher_sent(struct batcher *batcher)
{
    pthread_mutex_lock(&batcher->lock);
    size_t sent = batcher->sent;
    pthread_mutex_unlock(&batcher->lock);
    return sent;
}

void batcher_close(struct batcher *batcher)
{
    struct timer *timer = batcher->timer;
    timer_stop_and_wait(timer);
    batcher_flush(batcher);
    pthread_mutex_destroy(&batcher->lock);
    free(batcher);
    timer_free(timer);
}
