/*
 * pthread_rwlock_clockrdlock and clockwrlock on both clocks: ETIMEDOUT and not early, a deadline in
 * the past, a free lock, EINVAL for a bad time or clock.
 */
#include "say.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static void say_held(const char *name, clockid_t clock)
{
    struct timespec deadline = in_ms(clock, 30), past = in_ms(clock, -50), bad = not_a_time();

    say_text("clock", name);
    say("clockrdlock", pthread_rwlock_clockrdlock(&lock, clock, &deadline));
    say_that("not early", has_come(clock, deadline));
    deadline = in_ms(clock, 30);
    say("clockwrlock", pthread_rwlock_clockwrlock(&lock, clock, &deadline));
    say_that("not early", has_come(clock, deadline));
    say("clockrdlock, past", pthread_rwlock_clockrdlock(&lock, clock, &past));
    say("clockwrlock, past", pthread_rwlock_clockwrlock(&lock, clock, &past));
    say("clockrdlock, bad time", pthread_rwlock_clockrdlock(&lock, clock, &bad));
    say("clockwrlock, bad time", pthread_rwlock_clockwrlock(&lock, clock, &bad));
}

static void *wait_in_vain(void *argument)
{
    struct timespec soon = milliseconds(30);

    (void)argument;
    say_held("CLOCK_REALTIME", CLOCK_REALTIME);
    say_held("CLOCK_MONOTONIC", CLOCK_MONOTONIC);
    say("processor time", pthread_rwlock_clockrdlock(&lock, CLOCK_PROCESS_CPUTIME_ID, &soon));
    say("processor time", pthread_rwlock_clockwrlock(&lock, CLOCK_PROCESS_CPUTIME_ID, &soon));
    return NULL;
}

static void *read_along(void *argument)
{
    struct timespec past = in_ms(CLOCK_MONOTONIC, -50);

    (void)argument;
    say("beside a reader, past", pthread_rwlock_clockrdlock(&lock, CLOCK_MONOTONIC, &past));
    say("unlock elsewhere", pthread_rwlock_unlock(&lock));
    return NULL;
}

int main(void)
{
    struct timespec past = in_ms(CLOCK_MONOTONIC, -50);

    say("clockrdlock, free, past", pthread_rwlock_clockrdlock(&lock, CLOCK_MONOTONIC, &past));
    elsewhere(read_along, NULL);
    say("unlock", pthread_rwlock_unlock(&lock));
    say("clockwrlock, free, past", pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &past));
    elsewhere(wait_in_vain, NULL);
    say("unlock", pthread_rwlock_unlock(&lock));
    return 0;
}
