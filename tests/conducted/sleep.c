/*
 * sched_yield, nanosleep, clock_nanosleep (relative, absolute, in the past), usleep and sleep: 0
 * and not early; EINVAL for a bad time or clock.
 */
#include "say.h"

#include <sched.h>
#include <unistd.h>

static void say_slept(struct timespec until)
{
    say_that("not early", has_come(CLOCK_MONOTONIC, until));
}

static void say_nanosleep(void)
{
    struct timespec length = milliseconds(30), bad = not_a_time(), none = {0};
    struct timespec negative = {.tv_sec = -1}, until = in_ms(CLOCK_MONOTONIC, 30);

    say_result("nanosleep", nanosleep(&length, NULL));
    say_slept(until);
    say_result("nanosleep of nothing", nanosleep(&none, NULL));
    say_result("nanosleep, bad nanoseconds", nanosleep(&bad, NULL));
    say_result("nanosleep, negative", nanosleep(&negative, NULL));
}

static void say_clock_nanosleep(const char *name, clockid_t clock)
{
    struct timespec length = milliseconds(20), bad = not_a_time();
    struct timespec until = in_ms(clock, 20), past;

    say_text("clock", name);
    say("relative", clock_nanosleep(clock, 0, &length, NULL));
    say_that("not early", has_come(clock, until));
    until = in_ms(clock, 20);
    say("absolute", clock_nanosleep(clock, TIMER_ABSTIME, &until, NULL));
    say_that("not early", has_come(clock, until));
    past = in_ms(clock, -1000);
    say("absolute, past", clock_nanosleep(clock, TIMER_ABSTIME, &past, NULL));
    say("relative, bad nanoseconds", clock_nanosleep(clock, 0, &bad, NULL));
    say("absolute, bad nanoseconds", clock_nanosleep(clock, TIMER_ABSTIME, &bad, NULL));
}

static void *sleep_elsewhere(void *argument)
{
    struct timespec until = in_ms(CLOCK_MONOTONIC, 20);

    (void)argument;
    say_result("usleep elsewhere", usleep(20000));
    say_slept(until);
    return NULL;
}

int main(void)
{
    struct timespec until, length = milliseconds(20);

    say_result("sched_yield", sched_yield());
    say_nanosleep();
    say_clock_nanosleep("CLOCK_MONOTONIC", CLOCK_MONOTONIC);
    say_clock_nanosleep("CLOCK_REALTIME", CLOCK_REALTIME);
    say("this thread's processor time", clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &length, NULL));
    until = in_ms(CLOCK_MONOTONIC, 20);
    say_result("usleep", usleep(20000));
    say_slept(until);
    say_result("usleep of nothing", usleep(0));
    elsewhere(sleep_elsewhere, NULL);
    until = in_ms(CLOCK_MONOTONIC, 1000);
    say_result("sleep of nothing", sleep(0));
    say_result("sleep of a second", sleep(1));
    say_slept(until);
    return 0;
}
