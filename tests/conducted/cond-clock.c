/*
 * pthread_cond_clockwait: either clock, whatever the condition's own; ETIMEDOUT and not early, a
 * deadline in the past, EINVAL for a bad time or clock, a waiter that is signalled.
 */
#include "say.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static bool done; /* guarded by lock */

static void *set_done(void *argument)
{
    (void)argument;
    pthread_mutex_lock(&lock);
    done = true;
    pthread_cond_signal(&condition);
    pthread_mutex_unlock(&lock);
    return NULL;
}

static void say_wait(const char *what, clockid_t clock, struct timespec deadline)
{
    say(what, pthread_cond_clockwait(&condition, &lock, clock, &deadline));
    say("trylock, which is mine", pthread_mutex_trylock(&lock));
}

static void say_clock(const char *name, clockid_t clock)
{
    struct timespec deadline;
    pthread_t thread;
    int error = 0;

    say_text("clock", name);
    pthread_mutex_lock(&lock);
    deadline = in_ms(clock, 30);
    say_wait("clockwait", clock, deadline);
    say_that("not early", has_come(clock, deadline));
    say_wait("clockwait, past", clock, in_ms(clock, -50));
    say_wait("clockwait, bad time", clock, not_a_time());

    done = false;
    thread = start(set_done, NULL);
    deadline = in_ms(clock, 20000);
    while (error == 0 && !done)
        error = pthread_cond_clockwait(&condition, &lock, clock, &deadline);
    say("signalled in time", error);
    say("unlock", pthread_mutex_unlock(&lock));
    finish(thread);
}

int main(void)
{
    say_clock("CLOCK_REALTIME", CLOCK_REALTIME);
    say_clock("CLOCK_MONOTONIC", CLOCK_MONOTONIC);
    pthread_mutex_lock(&lock);
    say_wait("processor time", CLOCK_PROCESS_CPUTIME_ID, milliseconds(30));
    pthread_mutex_unlock(&lock);
    return 0;
}
