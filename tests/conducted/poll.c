/*
 * poll, ppoll, select and pselect: 0 and not early when nothing comes, woken by another thread's
 * write, what is ready at once, the end of a pipe, bad values.
 */
#include "say.h"

#include <poll.h>
#include <sys/select.h>
#include <unistd.h>

static int ends[2];

static void *write_byte(void *argument)
{
    if (write(ends[1], "x", 1) != 1)
        say_text("write", "failed");
    return argument;
}

static int call_poll(long limit)
{
    struct pollfd entry = {.fd = ends[0], .events = POLLIN};
    int result = poll(&entry, 1, (int)limit);

    if (result == 1)
        say_that("readable", entry.revents == POLLIN);
    return result;
}

static int call_ppoll(long limit)
{
    struct pollfd entry = {.fd = ends[0], .events = POLLIN};
    struct timespec length = milliseconds(limit);
    int result = ppoll(&entry, 1, limit < 0 ? NULL : &length, NULL);

    if (result == 1)
        say_that("readable", entry.revents == POLLIN);
    return result;
}

static int call_select(long limit)
{
    struct timeval length = {.tv_sec = limit / 1000, .tv_usec = limit % 1000 * 1000};
    fd_set readable;
    int result;

    FD_ZERO(&readable);
    FD_SET(ends[0], &readable);
    result = select(ends[0] + 1, &readable, NULL, NULL, limit < 0 ? NULL : &length);
    say_that("readable", FD_ISSET(ends[0], &readable));
    return result;
}

static int call_pselect(long limit)
{
    struct timespec length = milliseconds(limit);
    fd_set readable;
    int result;

    FD_ZERO(&readable);
    FD_SET(ends[0], &readable);
    result = pselect(ends[0] + 1, &readable, NULL, NULL, limit < 0 ? NULL : &length, NULL);
    say_that("readable", FD_ISSET(ends[0], &readable));
    return result;
}

static void say_call(const char *name, int (*call)(long limit))
{
    struct timespec due = in_ms(CLOCK_MONOTONIC, 30);
    pthread_t thread;
    char byte;

    say_text("call", name);
    say_result("nothing comes", call(30));
    say_that("not early", has_come(CLOCK_MONOTONIC, due));
    say_result("nothing is there", call(0));
    for (long limit = -1; limit <= 20000; limit += 20001) {
        thread = start(write_byte, NULL);
        say_result(limit < 0 ? "no limit" : "time enough", call(limit));
        finish(thread);
        say_result("ready already", call(limit));
        say_result("read", read(ends[0], &byte, 1));
    }
}

static void say_others(void)
{
    struct pollfd entries[3] = {{.fd = -1, .events = POLLIN},
                                {.fd = ends[1], .events = POLLOUT},
                                {.fd = 999, .events = POLLIN}};
    struct timespec bad = not_a_time(), due = in_ms(CLOCK_MONOTONIC, 20);
    struct timeval negative = {.tv_sec = -1};

    say_result("poll of nothing", poll(NULL, 0, 20));
    say_that("not early", has_come(CLOCK_MONOTONIC, due));
    say_result("poll of one left out, one writable, one closed", poll(entries, 3, -1));
    say_that("left out", entries[0].revents == 0);
    say_that("writable", entries[1].revents == POLLOUT);
    say_that("closed", entries[2].revents == POLLNVAL);
    say_result("ppoll, bad time", ppoll(entries, 1, &bad, NULL));
    say_result("select, negative", select(0, NULL, NULL, NULL, &negative));
    say_result("pselect, bad time", pselect(0, NULL, NULL, NULL, &bad, NULL));
    say_result("close", close(ends[1]));
    entries[0].fd = ends[0];
    say_result("poll at the end", poll(entries, 1, -1));
    say_that("hung up", (entries[0].revents & POLLHUP) != 0);
}

int main(void)
{
    say_result("pipe", pipe(ends));
    say_call("poll", call_poll);
    say_call("ppoll", call_ppoll);
    say_call("select", call_select);
    say_call("pselect", call_pselect);
    say_others();
    return 0;
}
