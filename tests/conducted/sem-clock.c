/*
 * sem_clockwait on both clocks: ETIMEDOUT and not early, a deadline in the past, EINVAL for a bad
 * time or clock, a positive value, a waiter that is posted to.
 */
#include "say.h"

#include <semaphore.h>

static sem_t semaphore;

static void *post(void *argument)
{
    sem_post(&semaphore);
    return argument;
}

static void say_clock(const char *name, clockid_t clock)
{
    struct timespec deadline = in_ms(clock, 30), past = in_ms(clock, -50), bad = not_a_time();
    pthread_t thread;

    say_text("clock", name);
    say_result("at 0", sem_clockwait(&semaphore, clock, &deadline));
    say_that("not early", has_come(clock, deadline));
    say_result("at 0, past", sem_clockwait(&semaphore, clock, &past));
    say_result("at 0, bad time", sem_clockwait(&semaphore, clock, &bad));
    sem_post(&semaphore);
    say_result("at 1, past", sem_clockwait(&semaphore, clock, &past));
    deadline = in_ms(clock, 20000);
    thread = start(post, NULL);
    say_result("with time enough", sem_clockwait(&semaphore, clock, &deadline));
    finish(thread);
}

int main(void)
{
    struct timespec soon = milliseconds(30);

    sem_init(&semaphore, 0, 0);
    say_clock("CLOCK_REALTIME", CLOCK_REALTIME);
    say_clock("CLOCK_MONOTONIC", CLOCK_MONOTONIC);
    say_result("processor time", sem_clockwait(&semaphore, CLOCK_PROCESS_CPUTIME_ID, &soon));
    return 0;
}
