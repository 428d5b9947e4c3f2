/*
 * A position of a game as people read it: what has happened last, and what each thread is at.
 *
 *       thread 1  locks waiting_lock                two-locks.c:55
 *     > thread 2  locks running_lock                two-locks.c:70
 *
 *     1  thread 1  locks running_lock
 *                  two-locks.c:56   pthread_mutex_lock(&running_lock);
 *                  holds waiting_lock (since line 55)
 *     -  thread 2  waits for the mutex waiting_lock, which thread 1 holds
 *                  ...
 *
 * In front of a thread that may go on is its number.
 */
#ifndef BOARD_H
#define BOARD_H

#include <stdio.h>

#include "../engine/game.h"

struct board {
    int width;    /* columns; at least 40 are used */
    bool all;     /* every step, and where it is done */
    size_t since; /* steps before this one are not of the last move */
};

void board_print(FILE *out, const struct position *position, const struct board *how);

/* "waits for the mutex waiting_lock, which thread 1 holds": what a thread is at. */
char *seat_words(struct arena *arena, const struct position *position, const struct seat *seat,
                 bool all);

#endif
