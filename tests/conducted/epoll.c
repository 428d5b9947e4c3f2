/*
 * epoll_create1, epoll_ctl and its errors, epoll_wait: 0 and not early when nothing comes, woken by
 * another thread, level and edge triggered, one shot.
 */
#include "say.h"

#include <sys/epoll.h>
#include <unistd.h>

static int set, ends[2];

static void *write_byte(void *argument)
{
    if (write(ends[1], "x", 1) != 1)
        say_text("write", "failed");
    return argument;
}

static int control(int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.u32 = 42};

    return epoll_ctl(set, operation, ends[0], &event);
}

static void say_wait(const char *what, int limit)
{
    struct epoll_event event = {0};
    int count = epoll_wait(set, &event, 1, limit);

    say_result(what, count);
    if (count == 1)
        say_that("readable, with its data", event.events == EPOLLIN && event.data.u32 == 42);
}

static void say_control(void)
{
    say_result("modify what is not there", control(EPOLL_CTL_MOD, EPOLLIN));
    say_result("delete what is not there", control(EPOLL_CTL_DEL, EPOLLIN));
    say_result("add", control(EPOLL_CTL_ADD, EPOLLIN));
    say_result("add again", control(EPOLL_CTL_ADD, EPOLLIN));
    say_result("no such operation", control(99, EPOLLIN));
}

static void say_woken(void)
{
    struct timespec due = in_ms(CLOCK_MONOTONIC, 30);
    pthread_t thread;
    char byte;

    say_wait("nothing comes", 30);
    say_that("not early", has_come(CLOCK_MONOTONIC, due));
    say_wait("nothing is there", 0);
    thread = start(write_byte, NULL);
    say_wait("no limit", -1);
    finish(thread);
    say_wait("ready still", 20000);
    say_result("read", read(ends[0], &byte, 1));
    say_wait("no more", 0);
}

static void say_kinds(void)
{
    char byte;

    say_result("edge triggered", control(EPOLL_CTL_MOD, EPOLLIN | EPOLLET));
    elsewhere(write_byte, NULL);
    say_wait("told once", -1);
    say_wait("not twice", 0);
    elsewhere(write_byte, NULL);
    say_wait("told again", -1);
    say_result("one shot", control(EPOLL_CTL_MOD, EPOLLIN | EPOLLONESHOT));
    say_wait("told once", -1);
    elsewhere(write_byte, NULL);
    say_wait("not again", 20);
    say_result("one shot again", control(EPOLL_CTL_MOD, EPOLLIN | EPOLLONESHOT));
    say_wait("told once", -1);
    for (int i = 0; i < 3; i++)
        say_result("read", read(ends[0], &byte, 1));
}

int main(void)
{
    struct epoll_event event;

    say_result("create, bad flags", epoll_create1(1));
    set = epoll_create1(EPOLL_CLOEXEC);
    say_that("create", set >= 0);
    say_result("pipe", pipe(ends));
    say_control();
    say_woken();
    say_kinds();
    say_result("delete", control(EPOLL_CTL_DEL, 0));
    elsewhere(write_byte, NULL);
    say_wait("deleted", 20);
    say_result("room for no event", epoll_wait(set, &event, 0, 0));
    say_result("not a set", epoll_wait(ends[0], &event, 1, 0));
    return 0;
}
