/*
 * A timer is a thread that waits for a moment, calls a function, and waits for the next moment.
 *
 *                 reset                    due, nobody stopped it
 *     parked ----------------> on the clock ---------------------> calling --.
 *       ^                           | stop                                   |
 *       '---------------------------+----------------------------------------'
 *
 * There are two locks, because stopping a timer and waiting for its callback are two things. lock
 * guards the clock: is the timer pending, and until when. call_lock guards the call: is it running.
 * timer_stop takes only the first, and the timer's thread doesn't take it again after a call until
 * it is reset. So what a callback did is not ordered before the return of timer_stop, not even by
 * accident: whoever frees the callback's argument after a timer_stop has a race, and the tools can
 * see it. What waits for the call (timer_stop_and_wait, timer_free) takes the second lock as well.
 *
 * Lock order: lock, then call_lock. The callback runs with neither.
 *
 * No wakeup is lost: pending, due and ending change and changed is signalled with lock held;
 * calling and wanted change and call_changed is broadcast with call_lock held; each waits in a loop
 * that looks at them under the same lock. wanted may be a leftover of a reset that came to nothing:
 * then the thread just goes and looks at the clock.
 */
#include "timer.h"

#include "channel.h"
#include "check.h"
#include "clock.h"

struct timer {
    void (*function)(void *argument); /* constant */
    void *argument;                   /* constant */
    struct channel *channel;          /* constant; NULL for timer_call */
    pthread_t thread;                 /* constant; only timer_free uses it */

    pthread_mutex_t lock;   /* before call_lock */
    pthread_cond_t changed; /* pending, due or ending */
    bool pending;           /* guarded by lock: the timer is on the clock */
    int64_t due;            /* guarded by lock */
    int64_t looks;          /* guarded by lock: when the thread looks at all this by itself */
    bool ending;            /* guarded by lock: timer_free was called */

    pthread_mutex_t call_lock;   /* after lock */
    pthread_cond_t call_changed; /* calling or wanted */
    bool calling;                /* guarded by call_lock: the callback runs */
    pthread_t caller;            /* guarded by call_lock: while it runs, where */
    bool wanted;                 /* guarded by call_lock: the thread must look at the clock */
};

/* Call with lock held, when the timer has come due: it is calling before anybody can see that it is
 * not pending any more. So who stops it too late knows that there is a call to wait for. */
static void call_begin(struct timer *timer)
{
    timer->pending = false;
    MUST(pthread_mutex_lock(&timer->call_lock));
    timer->calling = true;
    timer->caller = pthread_self();
    MUST(pthread_mutex_unlock(&timer->call_lock));
}

/* The call is over. Parks the thread until somebody wants it to look at the clock again. */
static void call_end(struct timer *timer)
{
    MUST(pthread_mutex_lock(&timer->call_lock));
    timer->calling = false;
    MUST(pthread_cond_broadcast(&timer->call_changed));
    while (!timer->wanted)
        MUST(pthread_cond_wait(&timer->call_changed, &timer->call_lock));
    timer->wanted = false;
    MUST(pthread_mutex_unlock(&timer->call_lock));
}

static void thread_want(struct timer *timer)
{
    MUST(pthread_mutex_lock(&timer->call_lock));
    timer->wanted = true;
    MUST(pthread_cond_broadcast(&timer->call_changed));
    MUST(pthread_mutex_unlock(&timer->call_lock));
}

/* Call with lock held, after a change. */
static void thread_wake(struct timer *timer)
{
    if (!clock_is_near(timer->looks))
        MUST(pthread_cond_signal(&timer->changed));
}

/* Waits for the moment. False when the timer is being freed instead. */
static bool clock_wait(struct timer *timer)
{
    MUST(pthread_mutex_lock(&timer->lock));
    while (!timer->ending && !(timer->pending && clock_moment() >= timer->due)) {
        timer->looks = timer->pending ? timer->due : CLOCK_NEVER;
        clock_condition_wait(&timer->changed, &timer->lock, timer->looks);
    }
    bool due = !timer->ending;
    if (due)
        call_begin(timer);
    MUST(pthread_mutex_unlock(&timer->lock));
    return due;
}

static void *timer_run(void *argument)
{
    struct timer *timer = argument;
    while (clock_wait(timer)) {
        timer->function(timer->argument);
        call_end(timer);
    }
    return NULL;
}

static void timer_release(struct timer *timer)
{
    MUST(pthread_cond_destroy(&timer->call_changed));
    MUST(pthread_mutex_destroy(&timer->call_lock));
    MUST(pthread_cond_destroy(&timer->changed));
    MUST(pthread_mutex_destroy(&timer->lock));
    channel_free(timer->channel);
    free(timer);
}

static struct timer *timer_prepare(long milliseconds)
{
    struct timer *timer = calloc(1, sizeof *timer);
    if (!timer)
        return NULL;
    MUST(pthread_mutex_init(&timer->lock, NULL));
    clock_condition_init(&timer->changed);
    MUST(pthread_mutex_init(&timer->call_lock, NULL));
    clock_condition_init(&timer->call_changed);
    timer->pending = true;
    timer->due = clock_after(milliseconds);
    return timer;
}

/* NULL, and the timer is gone, when there is no thread for it. */
static struct timer *timer_start(struct timer *timer)
{
    if (pthread_create(&timer->thread, NULL, timer_run, timer) == 0)
        return timer;
    timer_release(timer);
    return NULL;
}

struct timer *timer_call(long milliseconds, void (*function)(void *argument), void *argument)
{
    struct timer *timer = timer_prepare(milliseconds);
    if (!timer)
        return NULL;
    timer->function = function;
    timer->argument = argument;
    return timer_start(timer);
}

/* The callback of a timer with a channel. An expiry that finds it full is dropped. */
static void expiry_send(void *argument)
{
    struct timer *timer = argument;
    struct channel_case expiry = {.direction = CASE_SEND, .channel = timer->channel, .item = timer};
    channel_select(&expiry, 1, 0, NULL);
}

struct timer *timer_new(long milliseconds)
{
    struct timer *timer = timer_prepare(milliseconds);
    if (!timer)
        return NULL;
    timer->function = expiry_send;
    timer->argument = timer;
    timer->channel = channel_new(1);
    if (!timer->channel) {
        timer_release(timer);
        return NULL;
    }
    return timer_start(timer);
}

struct channel *timer_channel(struct timer *timer)
{
    return timer->channel;
}

/* Takes it off the clock. Was it there? Call with lock held. */
static bool pending_end(struct timer *timer)
{
    bool was_pending = timer->pending;
    timer->pending = false;
    thread_wake(timer);
    return was_pending;
}

bool timer_stop(struct timer *timer)
{
    MUST(pthread_mutex_lock(&timer->lock));
    bool was_pending = pending_end(timer);
    MUST(pthread_mutex_unlock(&timer->lock));
    return was_pending;
}

/* Call with call_lock held. */
static void end_if_inside(const struct timer *timer, const char *sentence)
{
    if (timer->calling && pthread_equal(timer->caller, pthread_self()))
        end_misuse(sentence);
}

static bool call_runs(struct timer *timer)
{
    MUST(pthread_mutex_lock(&timer->call_lock));
    end_if_inside(timer, "timer_stop_and_wait was called by the timer's own callback: it would "
                         "wait for itself");
    bool calling = timer->calling;
    MUST(pthread_mutex_unlock(&timer->call_lock));
    return calling;
}

static void call_wait(struct timer *timer)
{
    MUST(pthread_mutex_lock(&timer->call_lock));
    while (timer->calling)
        MUST(pthread_cond_wait(&timer->call_changed, &timer->call_lock));
    MUST(pthread_mutex_unlock(&timer->call_lock));
}

/*
 * With lock held no call can begin, so when none runs now none will. To look after the unlock would
 * be too late: a callback may have put the timer on the clock again and returned in between. Then
 * there is nothing to wait for, and the timer is not stopped.
 */
bool timer_stop_and_wait(struct timer *timer)
{
    MUST(pthread_mutex_lock(&timer->lock));
    bool was_pending = pending_end(timer);
    while (call_runs(timer)) {
        MUST(pthread_mutex_unlock(&timer->lock));
        call_wait(timer);
        MUST(pthread_mutex_lock(&timer->lock));
        pending_end(timer);
    }
    MUST(pthread_mutex_unlock(&timer->lock));
    return was_pending;
}

bool timer_reset(struct timer *timer, long milliseconds)
{
    MUST(pthread_mutex_lock(&timer->lock));
    bool was_pending = timer->pending;
    timer->pending = true;
    timer->due = clock_after(milliseconds);
    thread_wake(timer);
    MUST(pthread_mutex_unlock(&timer->lock));
    thread_want(timer);
    return was_pending;
}

void timer_free(struct timer *timer)
{
    if (!timer)
        return;
    MUST(pthread_mutex_lock(&timer->call_lock));
    end_if_inside(timer, "timer_free was called by the timer's own callback: a thread can't join "
                         "itself");
    MUST(pthread_mutex_unlock(&timer->call_lock));
    MUST(pthread_mutex_lock(&timer->lock));
    timer->ending = true;
    thread_wake(timer);
    MUST(pthread_mutex_unlock(&timer->lock));
    thread_want(timer);
    MUST(pthread_join(timer->thread, NULL));
    timer_release(timer);
}
