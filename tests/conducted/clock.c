/*
 * clock_gettime, clock_getres, time, gettimeofday and timespec_get: no clock goes back, all that
 * tell the time of day agree, and a sleep moves each of them on by its length at least.
 */
#include "say.h"

#include <sys/time.h>

enum { LOOKS = 1000 };

static bool never_goes_back(clockid_t clock)
{
    struct timespec earlier = in_ms(clock, 0);

    for (int i = 0; i < LOOKS; i++) {
        struct timespec later = in_ms(clock, 0);

        if (is_before(later, earlier))
            return false;
        earlier = later;
    }
    return true;
}

static struct timespec look_gettimeofday(void)
{
    struct timeval now;

    gettimeofday(&now, NULL);
    return (struct timespec){.tv_sec = now.tv_sec, .tv_nsec = now.tv_usec * 1000};
}

static struct timespec look_timespec_get(void)
{
    struct timespec now;

    timespec_get(&now, TIME_UTC);
    return now;
}

/* gettimeofday() cuts the nanoseconds off, so the earlier look is cut down as well. */
static bool lies_between(struct timespec (*look)(void))
{
    struct timespec before = in_ms(CLOCK_REALTIME, 0), seen = look();
    struct timespec after = in_ms(CLOCK_REALTIME, 0);

    before.tv_nsec -= before.tv_nsec % 1000;
    return !is_before(seen, before) && !is_before(after, seen);
}

static void say_moved(long count)
{
    struct timespec length = milliseconds(count);
    struct timespec monotonic = in_ms(CLOCK_MONOTONIC, count);
    struct timespec realtime = in_ms(CLOCK_REALTIME, count), boot = in_ms(CLOCK_BOOTTIME, count);
    struct timespec cut = realtime;
    time_t seconds = time(NULL);

    cut.tv_nsec -= cut.tv_nsec % 1000;
    nanosleep(&length, NULL);
    say_that("CLOCK_MONOTONIC moved", has_come(CLOCK_MONOTONIC, monotonic));
    say_that("CLOCK_REALTIME moved", has_come(CLOCK_REALTIME, realtime));
    say_that("CLOCK_BOOTTIME moved", has_come(CLOCK_BOOTTIME, boot));
    say_that("gettimeofday moved", !is_before(look_gettimeofday(), cut));
    say_that("timespec_get moved", !is_before(look_timespec_get(), realtime));
    if (count > 1000)
        say_that("time moved", time(NULL) >= seconds + 1);
}

int main(void)
{
    struct timespec now, resolution;
    struct timeval day;
    time_t seconds, stored;

    say_result("clock_gettime of CLOCK_MONOTONIC", clock_gettime(CLOCK_MONOTONIC, &now));
    say_result("clock_gettime of CLOCK_REALTIME", clock_gettime(CLOCK_REALTIME, &now));
    say_result("clock_gettime of no clock", clock_gettime((clockid_t)99, &now));
    say_result("clock_getres", clock_getres(CLOCK_MONOTONIC, &resolution));
    say_that("finer than a second", resolution.tv_sec == 0);
    say_that("CLOCK_MONOTONIC never goes back", never_goes_back(CLOCK_MONOTONIC));
    seconds = time(&stored);
    say_that("time returns what it stores", seconds == stored);
    say_that("time agrees with CLOCK_REALTIME",
             labs((long)(in_ms(CLOCK_REALTIME, 0).tv_sec - seconds)) <= 1);
    say_result("gettimeofday", gettimeofday(&day, NULL));
    say_that("it agrees with CLOCK_REALTIME", lies_between(look_gettimeofday));
    say_that("timespec_get returns its base", timespec_get(&now, TIME_UTC) == TIME_UTC);
    say_result("timespec_get of no base", timespec_get(&now, 99));
    say_that("it agrees with CLOCK_REALTIME", lies_between(look_timespec_get));
    say_moved(30);
    say_moved(1100);
    return 0;
}
