/*
 * Four mailings: one during which the network goes down; one with a letter that takes so long that
 * the following ones have to catch up; and two at the same time.
 *
 * What is left over afterwards is for the tools to see: the driver looks at letters, and at times.
 */
#include "drive.h"
#include "ticker-not-stopped.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Milliseconds: the pace, and a letter that takes more than five gaps. */
enum { GAP = 5, HEAVY = 27 };

enum { LETTERS = 3 };

static const char *const addresses[] = {"ada@example.org", "bob@example.org", "cleo@example.org",
                                        "dan@example.org", "eve@example.org"};

struct network {
    size_t delivered;
    size_t down_at; /* this letter finds the network down; 0: none does */
    long heavy_ms;  /* for the first letter */
};

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static long clock_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        give_up("no clock");
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool deliver(const char *address, void *argument)
{
    struct network *network = argument;
    if (network->delivered + 1 == network->down_at)
        return false;
    if (network->delivered == 0 && network->heavy_ms > 0)
        drive_work((int)network->heavy_ms);
    drive_check(strcmp(address, addresses[network->delivered]) == 0,
                "letter %zu went to %s, and should go to %s", network->delivered + 1, address,
                addresses[network->delivered]);
    network->delivered++;
    return true;
}

/* Sends so many letters, and returns how long that took. */
static long send(struct network *network, size_t letters, size_t expected)
{
    long began = clock_ms();
    size_t sent = mailing_send(addresses, letters, GAP, deliver, network);
    long took = clock_ms() - began;
    drive_check(sent == expected, "%zu letters were sent, and should be %zu", sent, expected);
    drive_check(network->delivered == expected, "%zu letters arrived, and should be %zu",
                network->delivered, expected);
    return took;
}

/*
 * The times are rounded, so a millisecond is none. Nobody is told to be quick, but where time is
 * virtual; and to wait for one more tick at the end is allowed there, too.
 */
static void check_time(long took, long expected, const char *what)
{
    drive_check(took >= expected - 1, "%s took %ld ms, and should take %ld", what, took, expected);
    drive_check(!drive_is_conducted() || took <= expected + GAP + 1,
                "%s took %ld ms, and should take %ld", what, took, expected);
}

static void *mailing(void *unused)
{
    struct network network = {.delivered = 0};
    check_time(send(&network, LETTERS, LETTERS), LETTERS * GAP, "a mailing");
    return unused;
}

/*
 * The last thing of all, and main is one of the two. A thread that has ended leaves its stack to
 * the next one that is made, and memcheck would take the driver for the one who made that, too.
 */
static void send_two_at_once(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, mailing, NULL) != 0)
        give_up("a thread can't be started");
    mailing(NULL);
    if (pthread_join(thread, NULL) != 0)
        give_up("a thread can't be joined");
}

static void send_until_down(void)
{
    struct network network = {.down_at = 2};
    check_time(send(&network, LETTERS, 1), 2 * GAP, "a mailing whose second letter failed");
}

/*
 * During the heavy letter there are five permits, and three of them are kept: three letters go at
 * once, and the last one waits for the next tick. On a machine that is busy one more tick may still
 * be on its way.
 */
static void catch_up(void)
{
    struct network network = {.heavy_ms = HEAVY};
    long took = send(&network, 1 + CATCH_UP + 1, 1 + CATCH_UP + 1);
    check_time(took, GAP + HEAVY + (drive_is_conducted() ? GAP - HEAVY % GAP : 0),
               "a mailing with a heavy letter");
}

int main(void)
{
    drive_start();
    send_until_down();
    catch_up();
    send_two_at_once();
    return drive_end();
}
