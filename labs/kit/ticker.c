/*
 * A ticker is a thread that looks at the clock, sends, and adds one period to the moment at which
 * it will look next.
 *
 *     period:   |----|----|----|----|----|----|
 *     sent:          a    b    c    d    e    f
 *     received:      a         . . . . b    e f        c and d found b in the channel: dropped
 *
 * The next moment is counted from the last one, not from now. A thread never wakes at the very
 * moment: it comes a little late, and what it is late would add up, tick by tick. When it is late
 * by whole periods, those ticks are gone; the ones that follow are on time again.
 *
 * A tick is sent with the lock held. That is allowed because it never waits (a channel that is full
 * is left alone), and it is what makes a stop final: ticker_stop takes the lock, so a tick is in
 * the channel before the stop, or it is never sent. If the thread decided with the lock and sent
 * without it, a stop could come in between, return, and be followed by a tick.
 *
 * The price: who resets the ticker is ordered before who receives the next tick. There is nothing
 * else that the thread of a ticker does, so nothing else is ordered by it. A timer, which calls
 * other people's functions, has two locks for that reason (timer.c).
 *
 * No wakeup is lost: running, due, period and ending change and changed is signalled with the lock
 * held, and the thread looks at them with the lock held before it sleeps. Where the signal is left
 * out (clock.h), it looks by itself in a moment.
 *
 * Lock order: a ticker's lock, then its channel's.
 */
#include "ticker.h"

#include "channel.h"
#include "check.h"
#include "clock.h"

struct ticker {
    struct channel *channel; /* constant */
    pthread_t thread;        /* constant; only ticker_free uses it */
    pthread_mutex_t lock;    /* before the channel's */
    pthread_cond_t changed;  /* running, due, period or ending */
    bool running;            /* guarded by lock: it ticks */
    int64_t due;             /* guarded by lock: the moment of the next tick */
    int64_t period;          /* guarded by lock; nanoseconds */
    int64_t looks;           /* guarded by lock: when the thread looks at all this by itself */
    bool ending;             /* guarded by lock: ticker_free was called */
};

/* Call with the lock held, or before anybody else knows the ticker. */
static void ticker_set(struct ticker *ticker, long milliseconds)
{
    if (milliseconds < 1)
        end_misuse("a ticker needs at least 1 millisecond from tick to tick");
    ticker->running = true;
    ticker->due = clock_after(milliseconds);
    ticker->period =
        milliseconds < CLOCK_NEVER / 1000000 ? milliseconds * INT64_C(1000000) : CLOCK_NEVER;
}

/* The first moment after now that is some periods after due. Both have passed. */
static int64_t moment_after(int64_t now, int64_t due, int64_t period)
{
    int64_t late = (now - due) % period;
    return period - late > CLOCK_NEVER - now ? CLOCK_NEVER : now - late + period;
}

/* Call with the lock held. */
static bool is_due(const struct ticker *ticker)
{
    return ticker->running && clock_moment() >= ticker->due;
}

/* Call with the lock held. A look never waits: a tick that finds the channel full is dropped. */
static void tick_send(struct ticker *ticker)
{
    struct channel_case tick = {.direction = CASE_SEND, .channel = ticker->channel, .item = ticker};
    channel_select(&tick, 1, 0, NULL);
    ticker->due = moment_after(clock_moment(), ticker->due, ticker->period);
}

static void *ticker_run(void *argument)
{
    struct ticker *ticker = argument;
    MUST(pthread_mutex_lock(&ticker->lock));
    while (!ticker->ending) {
        if (is_due(ticker)) {
            tick_send(ticker);
            continue;
        }
        ticker->looks = ticker->running ? ticker->due : CLOCK_NEVER;
        clock_condition_wait(&ticker->changed, &ticker->lock, ticker->looks);
    }
    MUST(pthread_mutex_unlock(&ticker->lock));
    return NULL;
}

/* Call with the lock held, after a change. */
static void thread_wake(struct ticker *ticker)
{
    if (!clock_is_near(ticker->looks))
        MUST(pthread_cond_signal(&ticker->changed));
}

static void ticker_release(struct ticker *ticker)
{
    MUST(pthread_cond_destroy(&ticker->changed));
    MUST(pthread_mutex_destroy(&ticker->lock));
    channel_free(ticker->channel);
    free(ticker);
}

struct ticker *ticker_new(long milliseconds)
{
    struct ticker *ticker = calloc(1, sizeof *ticker);
    if (!ticker)
        return NULL;
    MUST(pthread_mutex_init(&ticker->lock, NULL));
    clock_condition_init(&ticker->changed);
    ticker->channel = channel_new(1);
    ticker_set(ticker, milliseconds);
    if (ticker->channel && pthread_create(&ticker->thread, NULL, ticker_run, ticker) == 0)
        return ticker;
    ticker_release(ticker);
    return NULL;
}

struct channel *ticker_channel(struct ticker *ticker)
{
    return ticker->channel;
}

void ticker_stop(struct ticker *ticker)
{
    MUST(pthread_mutex_lock(&ticker->lock));
    ticker->running = false;
    thread_wake(ticker);
    MUST(pthread_mutex_unlock(&ticker->lock));
}

void ticker_reset(struct ticker *ticker, long milliseconds)
{
    MUST(pthread_mutex_lock(&ticker->lock));
    ticker_set(ticker, milliseconds);
    thread_wake(ticker);
    MUST(pthread_mutex_unlock(&ticker->lock));
}

void ticker_free(struct ticker *ticker)
{
    if (!ticker)
        return;
    MUST(pthread_mutex_lock(&ticker->lock));
    ticker->ending = true;
    thread_wake(ticker);
    MUST(pthread_mutex_unlock(&ticker->lock));
    MUST(pthread_join(ticker->thread, NULL));
    ticker_release(ticker);
}
