/*
 * pthread_mutex_clocklock on both clocks: ETIMEDOUT, a deadline in the past, a free mutex, EINVAL
 * for a bad time and for a clock that nobody can wait on.
 */
#include "say.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void say_held(clockid_t clock)
{
    struct timespec deadline = in_ms(clock, 30), past = in_ms(clock, -50), bad = not_a_time();

    say("held", pthread_mutex_clocklock(&mutex, clock, &deadline));
    say_that("not early", has_come(clock, deadline));
    say("held, past", pthread_mutex_clocklock(&mutex, clock, &past));
    say("held, bad time", pthread_mutex_clocklock(&mutex, clock, &bad));
}

static void *wait_in_vain(void *argument)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 30);

    (void)argument;
    say_text("clock", "CLOCK_REALTIME");
    say_held(CLOCK_REALTIME);
    say_text("clock", "CLOCK_MONOTONIC");
    say_held(CLOCK_MONOTONIC);
    say("processor time", pthread_mutex_clocklock(&mutex, CLOCK_PROCESS_CPUTIME_ID, &deadline));
    return NULL;
}

static void *wait_long(void *argument)
{
    struct timespec deadline = in_ms(CLOCK_MONOTONIC, 20000);

    (void)argument;
    say("time enough", pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &deadline));
    say("unlock", pthread_mutex_unlock(&mutex));
    return NULL;
}

int main(void)
{
    struct timespec past = in_ms(CLOCK_MONOTONIC, -50);
    pthread_t thread;

    say("free, past", pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &past));
    elsewhere(wait_in_vain, NULL);
    thread = start(wait_long, NULL);
    pthread_mutex_unlock(&mutex);
    finish(thread);
    return 0;
}
