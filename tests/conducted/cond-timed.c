/*
 * pthread_cond_timedwait: ETIMEDOUT and not early, a deadline in the past, EINVAL for a bad time,
 * the mutex owned again after each; a waiter that is signalled before its deadline; on both clocks,
 * set by pthread_condattr_setclock.
 */
#include "say.h"

static pthread_mutex_t lock = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
static bool done; /* guarded by lock */

static void *set_done(void *condition)
{
    pthread_mutex_lock(&lock);
    done = true;
    pthread_cond_signal(condition);
    pthread_mutex_unlock(&lock);
    return NULL;
}

static void say_wait(const char *what, pthread_cond_t *condition, struct timespec deadline)
{
    say(what, pthread_cond_timedwait(condition, &lock, &deadline));
    say("the mutex is mine", pthread_mutex_lock(&lock));
}

static void say_signalled(pthread_cond_t *condition, clockid_t clock)
{
    struct timespec deadline = in_ms(clock, 20000);
    pthread_t thread = start(set_done, condition);
    int error = 0;

    while (error == 0 && !done)
        error = pthread_cond_timedwait(condition, &lock, &deadline);
    say("signalled in time", error);
    say_that("before the deadline", !has_come(clock, deadline));
    pthread_mutex_unlock(&lock);
    finish(thread);
    pthread_mutex_lock(&lock);
    done = false;
}

static void say_clock(const char *name, clockid_t clock)
{
    pthread_condattr_t attributes;
    pthread_cond_t condition;
    struct timespec deadline;
    clockid_t kept;

    say_text("clock", name);
    say("pthread_condattr_init", pthread_condattr_init(&attributes));
    pthread_condattr_getclock(&attributes, &kept);
    say_that("CLOCK_REALTIME at first", kept == CLOCK_REALTIME);
    say("pthread_condattr_setclock", pthread_condattr_setclock(&attributes, clock));
    pthread_condattr_getclock(&attributes, &kept);
    say_that("kept", kept == clock);
    say("processor time", pthread_condattr_setclock(&attributes, CLOCK_PROCESS_CPUTIME_ID));
    say("init", pthread_cond_init(&condition, &attributes));
    say("pthread_condattr_destroy", pthread_condattr_destroy(&attributes));

    say("lock", pthread_mutex_lock(&lock));
    deadline = in_ms(clock, 30);
    say_wait("timedwait", &condition, deadline);
    say_that("not early", has_come(clock, deadline));
    say_wait("timedwait, past", &condition, in_ms(clock, -50));
    say_wait("timedwait, beginning of time", &condition, (struct timespec){.tv_sec = 0});
    say_wait("timedwait, bad time", &condition, not_a_time());
    say_signalled(&condition, clock);
    say("unlock", pthread_mutex_unlock(&lock));
    say("destroy", pthread_cond_destroy(&condition));
}

int main(void)
{
    say_clock("CLOCK_REALTIME", CLOCK_REALTIME);
    say_clock("CLOCK_MONOTONIC", CLOCK_MONOTONIC);
    return 0;
}
