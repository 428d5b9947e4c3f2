/*
 * Four players are in the lobby when the host tells them a line. While it is sent to the first of
 * them, four more come in; that takes until they are in, or until main, which lets them in, has to
 * wait.
 *
 * Nothing here orders what the two threads do in the lobby: the numbers are relaxed, and no lock is
 * taken.
 */
#include "drive.h"
#include "iterate-while-mutating.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EARLY = 4, PLAYERS = 8, LOOK_MS = 2, WAIT_MS = 2000 };

struct player {
    const char *name;
    atomic_int heard; /* the line, so many times */
};

static struct player players[PLAYERS] = {{"Ben", 0}, {"Rosa", 0}, {"Eve", 0}, {"Sam", 0},
                                         {"Kim", 0}, {"Leo", 0},  {"Mia", 0}, {"Pia", 0}};

static struct lobby *lobby;
static atomic_bool sending; /* the line is being sent to the first player */
static atomic_bool all_in;  /* the late players have come in */

static void must(int error)
{
    if (error != 0) {
        fprintf(stderr, "driver: %s\n", strerror(error));
        exit(1);
    }
}

static bool is_set(atomic_bool *shared)
{
    return atomic_load_explicit(shared, memory_order_relaxed);
}

static void set(atomic_bool *shared)
{
    atomic_store_explicit(shared, true, memory_order_relaxed);
}

static void pause_for(long milliseconds)
{
    const struct timespec pause = {.tv_nsec = milliseconds * 1000000};
    nanosleep(&pause, NULL);
}

/* Until the late players are in, or main waits for the lobby's lock (at two looks). */
static void await_late_players(void)
{
    int waits = 0;
    for (int ms = 0; ms < WAIT_MS && !is_set(&all_in) && waits < 2; ms += LOOK_MS) {
        pause_for(LOOK_MS);
        waits = drive_main_waits() ? waits + 1 : 0;
    }
}

void player_send(struct player *player, const char *line)
{
    (void)line;
    atomic_fetch_add_explicit(&player->heard, 1, memory_order_relaxed);
    if (!is_set(&sending)) {
        set(&sending);
        await_late_players();
    }
}

static void join_all(int from, int to)
{
    for (int i = from; i < to; i++)
        drive_check(lobby_join(lobby, players[i].name, &players[i]), "%s can't come in",
                    players[i].name);
}

static void *host(void *told)
{
    *(int *)told = lobby_tell(lobby, "We start at the bridge.");
    return NULL;
}

/* Each of the early players has heard the line once, each of the late ones at most once. */
static void check_heard(int told)
{
    int sum = 0;
    for (int i = 0; i < PLAYERS; i++) {
        int heard = atomic_load_explicit(&players[i].heard, memory_order_relaxed);
        drive_check(heard > 0 || i >= EARLY, "%s was in the lobby, and was told nothing",
                    players[i].name);
        drive_check(heard <= 1, "%s was told the same line %d times", players[i].name, heard);
        sum += heard;
    }
    drive_check(told == sum, "the line was sent %d times, and lobby_tell says %d", sum, told);
}

int main(void)
{
    pthread_t thread;
    int told = 0;
    drive_start();
    lobby = lobby_new();
    if (lobby == NULL)
        must(ENOMEM);
    join_all(0, EARLY);
    drive_check(!lobby_join(lobby, players[0].name, &players[1]), "two players have one name");
    must(pthread_create(&thread, NULL, host, &told));
    for (int ms = 0; ms < WAIT_MS && !is_set(&sending); ms++)
        pause_for(1);
    join_all(EARLY, PLAYERS);
    set(&all_in);
    must(pthread_join(thread, NULL));
    check_heard(told);
    lobby_free(lobby);
    return drive_end();
}
