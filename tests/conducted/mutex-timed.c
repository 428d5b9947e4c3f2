/*
 * pthread_mutex_timedlock: ETIMEDOUT, EINVAL for a bad time, a deadline in the past, a free mutex
 * whatever the deadline, a waiter that is let in before its deadline, and the owner of a normal
 * mutex who waits for itself.
 */
#include "say.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void *wait_in_vain(void *argument)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 30), past = in_ms(CLOCK_REALTIME, -50);
    struct timespec bad = not_a_time(), negative = {.tv_sec = 1, .tv_nsec = -1};

    (void)argument;
    say("timedlock of a held mutex", pthread_mutex_timedlock(&mutex, &deadline));
    say_that("not early", has_come(CLOCK_REALTIME, deadline));
    say("timedlock, past", pthread_mutex_timedlock(&mutex, &past));
    say("timedlock, a thousand million nanoseconds", pthread_mutex_timedlock(&mutex, &bad));
    say("timedlock, negative nanoseconds", pthread_mutex_timedlock(&mutex, &negative));
    return NULL;
}

static void *wait_long(void *argument)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 20000);

    (void)argument;
    say("timedlock with time enough", pthread_mutex_timedlock(&mutex, &deadline));
    say("unlock", pthread_mutex_unlock(&mutex));
    return NULL;
}

int main(void)
{
    struct timespec past = in_ms(CLOCK_REALTIME, -50), deadline;
    pthread_t thread;

    say("timedlock of a free mutex, past", pthread_mutex_timedlock(&mutex, &past));
    elsewhere(wait_in_vain, NULL);
    deadline = in_ms(CLOCK_REALTIME, 30);
    say("timedlock by the owner", pthread_mutex_timedlock(&mutex, &deadline));
    say_that("not early", has_come(CLOCK_REALTIME, deadline));
    thread = start(wait_long, NULL);
    pthread_mutex_unlock(&mutex);
    finish(thread);
    say("free again", pthread_mutex_trylock(&mutex));
    say("unlock", pthread_mutex_unlock(&mutex));
    return 0;
}
