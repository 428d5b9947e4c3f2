/*
 * pthread_clockjoin_np on both clocks: ETIMEDOUT while the thread still runs, 0 and its value once
 * it has ended.
 */
#include "say.h"

#include <semaphore.h>

static sem_t may_end;
static int result;

static void *wait_for_leave(void *argument)
{
    (void)argument;
    sem_wait(&may_end);
    return &result;
}

static void say_clock(clockid_t clock, const char *name)
{
    pthread_t thread = start(wait_for_leave, NULL);
    struct timespec deadline = in_ms(clock, 30), past = in_ms(clock, -50);
    void *value = NULL;

    say_text("pthread_clockjoin_np on", name);
    say("it runs", pthread_clockjoin_np(thread, &value, clock, &deadline));
    say_that("not early", has_come(clock, deadline));
    say("past", pthread_clockjoin_np(thread, &value, clock, &past));
    sem_post(&may_end);
    deadline = in_ms(clock, 20000);
    say("may end", pthread_clockjoin_np(thread, &value, clock, &deadline));
    say_that("its value", value == &result);
}

int main(void)
{
    sem_init(&may_end, 0, 0);
    say_clock(CLOCK_REALTIME, "CLOCK_REALTIME");
    say_clock(CLOCK_MONOTONIC, "CLOCK_MONOTONIC");
    return 0;
}
