/*
 * timerfd_create, settime, gettime, read and poll: one shot, periodic with its count, absolute and
 * in the past, disarmed, EAGAIN when nothing is due, EINVAL for bad values; a thread that waits for
 * it.
 */
#include "say.h"

#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int timer;

static struct itimerspec every(long first, long interval)
{
    return (struct itimerspec){.it_value = milliseconds(first),
                               .it_interval = milliseconds(interval)};
}

static bool is_zero(struct timespec time)
{
    return time.tv_sec == 0 && time.tv_nsec == 0;
}

static void say_armed(const char *what)
{
    struct itimerspec left;

    say_result("timerfd_gettime", timerfd_gettime(timer, &left));
    say_that(what, !is_zero(left.it_value));
}

static uint64_t say_read(const char *what)
{
    uint64_t count = 0;

    say_result(what, read(timer, &count, sizeof(count)));
    return count;
}

static void set_flag(int flag)
{
    say_result("F_SETFL", fcntl(timer, F_SETFL, flag));
}

static void *read_elsewhere(void *argument)
{
    (void)argument;
    say_that("it came once", say_read("read elsewhere") == 1);
    return NULL;
}

static void say_one_shot(void)
{
    struct timespec due;
    struct itimerspec set = every(25, 0), far_off = every(20000, 0);
    struct pollfd entry = {.fd = timer, .events = POLLIN};

    timerfd_settime(timer, 0, &far_off, NULL);
    say_armed("armed");
    due = in_ms(CLOCK_MONOTONIC, 25);
    say_result("settime, one shot", timerfd_settime(timer, 0, &set, NULL));
    say_that("it came once", say_read("read") == 1);
    say_that("not early", has_come(CLOCK_MONOTONIC, due));
    say_armed("armed still");
    say_result("poll, nothing due", poll(&entry, 1, 0));
    timerfd_settime(timer, 0, &set, NULL);
    say_result("poll until it is due", poll(&entry, 1, 20000));
    say_that("readable", entry.revents == POLLIN);
    say_that("it came once", say_read("read") == 1);
    timerfd_settime(timer, 0, &set, NULL);
    elsewhere(read_elsewhere, NULL);
}

static void say_periodic(void)
{
    struct timespec length = milliseconds(32);
    struct itimerspec set = every(5, 5), none = every(0, 0), old;

    say_result("settime, periodic", timerfd_settime(timer, 0, &set, NULL));
    nanosleep(&length, NULL);
    say_that("it came six times at least", say_read("read") >= 6);
    say_that("and comes again", say_read("read") >= 1);
    say_armed("armed");
    say_result("settime, disarmed", timerfd_settime(timer, 0, &none, &old));
    say_that("the old interval", old.it_interval.tv_nsec == 5000000);
    say_armed("armed");
    set_flag(O_NONBLOCK);
    say_read("read when disarmed");
    set = every(5000, 0);
    timerfd_settime(timer, 0, &set, NULL);
    say_read("read when not yet due");
    set_flag(0);
}

static void say_absolute(void)
{
    struct itimerspec set = {.it_value = in_ms(CLOCK_MONOTONIC, 20)};

    say_result("settime, absolute", timerfd_settime(timer, TFD_TIMER_ABSTIME, &set, NULL));
    say_that("it came once", say_read("read") == 1);
    say_that("not early", has_come(CLOCK_MONOTONIC, set.it_value));
    set.it_value = in_ms(CLOCK_MONOTONIC, -5);
    say_result("settime, past", timerfd_settime(timer, TFD_TIMER_ABSTIME, &set, NULL));
    say_that("it came once", say_read("read") == 1);
}

int main(void)
{
    struct itimerspec bad = {.it_value = not_a_time()};

    say_result("create on no clock", timerfd_create(99, 0));
    say_result("create with bad flags", timerfd_create(CLOCK_MONOTONIC, 1));
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    say_that("create", timer >= 0);
    say_result("settime, bad time", timerfd_settime(timer, 0, &bad, NULL));
    say_one_shot();
    say_periodic();
    say_absolute();
    say_result("close", close(timer));
    say_result("settime once closed", timerfd_settime(timer, 0, &bad, NULL));
    return 0;
}
