/*
 * pthread_rwlock_timedrdlock and timedwrlock: ETIMEDOUT and not early, a deadline in the past,
 * EINVAL for a bad time, a free lock whatever the deadline, a waiter that is let in before its
 * deadline.
 */
#include "say.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static void *write_in_vain(void *argument)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 30), past = in_ms(CLOCK_REALTIME, -50);
    struct timespec bad = not_a_time();

    (void)argument;
    say("timedwrlock", pthread_rwlock_timedwrlock(&lock, &deadline));
    say_that("not early", has_come(CLOCK_REALTIME, deadline));
    say("timedwrlock, past", pthread_rwlock_timedwrlock(&lock, &past));
    say("timedwrlock, bad time", pthread_rwlock_timedwrlock(&lock, &bad));
    return NULL;
}

static void *read_in_vain(void *argument)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 30), past = in_ms(CLOCK_REALTIME, -50);
    struct timespec bad = not_a_time();

    (void)argument;
    say("timedrdlock", pthread_rwlock_timedrdlock(&lock, &deadline));
    say_that("not early", has_come(CLOCK_REALTIME, deadline));
    say("timedrdlock, past", pthread_rwlock_timedrdlock(&lock, &past));
    say("timedrdlock, bad time", pthread_rwlock_timedrdlock(&lock, &bad));
    return NULL;
}

static void *read_along(void *argument)
{
    struct timespec past = in_ms(CLOCK_REALTIME, -50);

    (void)argument;
    say("timedrdlock beside a reader, past", pthread_rwlock_timedrdlock(&lock, &past));
    say("unlock elsewhere", pthread_rwlock_unlock(&lock));
    return NULL;
}

static void *write_patiently(void *argument)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 20000);

    (void)argument;
    say("timedwrlock with time enough", pthread_rwlock_timedwrlock(&lock, &deadline));
    say("unlock elsewhere", pthread_rwlock_unlock(&lock));
    return NULL;
}

static void *read_patiently(void *argument)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 20000);

    (void)argument;
    say("timedrdlock with time enough", pthread_rwlock_timedrdlock(&lock, &deadline));
    say("unlock elsewhere", pthread_rwlock_unlock(&lock));
    return NULL;
}

int main(void)
{
    struct timespec past = in_ms(CLOCK_REALTIME, -50);
    pthread_t thread;

    say("timedrdlock of a free lock, past", pthread_rwlock_timedrdlock(&lock, &past));
    elsewhere(read_along, NULL);
    elsewhere(write_in_vain, NULL);
    thread = start(write_patiently, NULL);
    pthread_rwlock_unlock(&lock);
    finish(thread);

    say("timedwrlock of a free lock, past", pthread_rwlock_timedwrlock(&lock, &past));
    elsewhere(write_in_vain, NULL);
    elsewhere(read_in_vain, NULL);
    thread = start(read_patiently, NULL);
    pthread_rwlock_unlock(&lock);
    finish(thread);
    return 0;
}
