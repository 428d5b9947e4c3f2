/*
 * eventfd: read waits for a write and takes the sum, or one in semaphore mode; EAGAIN when it may
 * not wait; a write that would overflow waits for a read; EINVAL.
 */
#include "say.h"

#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int counter;

static void say_read(const char *what)
{
    eventfd_t value = 0;

    say_result(what, eventfd_read(counter, &value));
    printf("value: %llu\n", (unsigned long long)value);
}

static void *read_elsewhere(void *argument)
{
    say_read("read elsewhere");
    return argument;
}

static void *write_much(void *argument)
{
    say_result("write that waits", eventfd_write(counter, 5));
    return argument;
}

static void say_counter(void)
{
    pthread_t thread;
    eventfd_t value;

    counter = eventfd(3, 0);
    say_read("read of the first value");
    say_result("write 4", eventfd_write(counter, 4));
    say_result("write 5", eventfd_write(counter, 5));
    say_read("read of the sum");
    thread = start(read_elsewhere, NULL);
    eventfd_write(counter, 7);
    finish(thread);
    say_result("write the most", eventfd_write(counter, UINT64_MAX - 1));
    thread = start(write_much, NULL);
    eventfd_read(counter, &value);
    finish(thread);
    say_that("the most was read", value == UINT64_MAX - 1);
    say_read("read what waited");
    say_result("write too much", eventfd_write(counter, UINT64_MAX));
    say_result("write too few bytes", write(counter, &value, 4));
    say_result("close", close(counter));
}

static void say_semaphore(void)
{
    struct pollfd entry = {.events = POLLIN};

    counter = eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK);
    entry.fd = counter;
    say_read("read at 0");
    say_result("poll at 0", poll(&entry, 1, 20));
    say_result("write 2", eventfd_write(counter, 2));
    say_result("poll at 2", poll(&entry, 1, -1));
    say_read("read");
    say_read("read");
    say_read("read");
    eventfd_write(counter, UINT64_MAX - 1);
    say_result("write when full", eventfd_write(counter, 1));
    close(counter);
}

int main(void)
{
    say_result("eventfd, bad flags", eventfd(0, 99));
    say_counter();
    say_semaphore();
    return 0;
}
