/*
 * Five evenings in the lobby: all friends are there already; they come late; nobody comes; so many
 * come, one after the other, that it never is quiet; and they come late again, when the program has
 * run for a while.
 *
 * The host waits on a thread of his own. Whether he waits at all is seen by main, which lets nobody
 * in before it has looked.
 */
#include "drive.h"
#include "channel.h"
#include "relative-deadline.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Milliseconds. */
enum { LOOK = 20, SHORT = 30, STEP = 10, PATIENCE = 1000, LONG = 60000 };

enum { CROWD = 100 };

/* Static, because a host who is stuck lives as long as the program. */
static struct host {
    struct lobby *lobby;
    int wanted;
    long limit_ms;
    int friends; /* this and the next belong to main when it knows that he plays */
    long waited_ms;
    struct channel *ended; /* gets an item when lobby_wait has returned */
    bool plays;            /* main has got that item */
    pthread_t thread;
} host;

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

static void *host_wait(void *unused)
{
    long began = clock_ms();
    host.friends = lobby_wait(host.lobby, host.wanted, host.limit_ms);
    host.waited_ms = clock_ms() - began;
    channel_send(host.ended, NULL);
    return unused;
}

/* So many friends are there before him. */
static void host_come(int friends, int wanted, long limit_ms)
{
    host.lobby = lobby_open();
    host.ended = channel_new(1);
    host.plays = false;
    host.wanted = wanted;
    host.limit_ms = limit_ms;
    if (host.lobby == NULL || host.ended == NULL)
        give_up("no memory for a lobby");
    while (friends-- > 0)
        lobby_join(host.lobby);
    if (pthread_create(&host.thread, NULL, host_wait, NULL) != 0)
        give_up("a thread can't be started");
}

/* Does the host play, at the latest in some milliseconds? */
static bool plays_within(long milliseconds)
{
    struct channel_case ended = {.direction = CASE_RECEIVE, .channel = host.ended};
    if (!host.plays)
        host.plays = channel_select(&ended, 1, milliseconds, NULL) == 0;
    return host.plays;
}

/* Nobody can wait for a host who never plays, so the program says so and leaves him behind. */
static void host_leave(const char *when)
{
    if (!plays_within(PATIENCE)) {
        drive_check(false, "%s, the host with a limit of %ld ms still waits", when, host.limit_ms);
        exit(drive_end());
    }
    if (pthread_join(host.thread, NULL) != 0)
        give_up("a thread can't be joined");
    lobby_close(host.lobby);
    channel_free(host.ended);
}

static void all_are_there(void)
{
    host_come(2, 2, LONG);
    host_leave("when both friends are there before him");
    drive_check(host.friends == 2,
                "the host plays with %d of two friends who were there before him", host.friends);
}

static void friends_come_late(long limit_ms)
{
    host_come(0, 2, limit_ms);
    if (plays_within(LOOK))
        drive_check(false, "a host who would wait %ld ms for two friends plays alone after %ld ms",
                    limit_ms, host.waited_ms);
    lobby_join(host.lobby);
    lobby_join(host.lobby);
    host_leave("when both friends are there");
    drive_check(host.friends == 2, "two friends came, and the host plays with %d", host.friends);
}

static void nobody_comes(void)
{
    host_come(0, 1, SHORT);
    host_leave("when nobody comes");
    drive_check(host.friends == 0, "nobody came, and the host plays with %d friends", host.friends);
    drive_check(host.waited_ms >= SHORT,
                "nobody came, and the host waited for %ld ms and not for %d", host.waited_ms,
                SHORT);
}

/* Each friend wakes the host, and he is not to begin from the beginning. */
static void a_crowd_comes(void)
{
    int come = 0;
    host_come(0, CROWD + 1, SHORT);
    while (come < CROWD && !plays_within(STEP)) {
        lobby_join(host.lobby);
        come++;
    }
    drive_check(come < CROWD,
                "%d friends came, one every %d ms, and the host waits still; his limit was %d ms",
                come, STEP, SHORT);
    host_leave("when a crowd has come");
}

int main(void)
{
    drive_start();
    all_are_there();
    friends_come_late(LONG);
    nobody_comes();
    a_crowd_comes();
    friends_come_late(990);
    friends_come_late(1999);
    return drive_end();
}
