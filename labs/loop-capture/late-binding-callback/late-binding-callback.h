/*
 * The light board of a theatre. Before the show it reads the cue sheet: on which cue which lamp
 * gets how bright. During the show the stage manager calls the cues, and the lamps follow.
 */
#ifndef LATE_BINDING_CALLBACK_H
#define LATE_BINDING_CALLBACK_H

#include <stdbool.h>
#include <stddef.h>

struct board;
struct sheet;
struct show;

enum { CUES_MAX = 16 }; /* on a sheet, at most */

struct setting {
    int lamp;
    int percent; /* how bright */
};

/* A board that knows no cue. NULL when memory runs out. */
struct board *board_new(void);

/*
 * Reads a sheet to its end, and sees to it that each of its cues fades the lamp on its line to the
 * brightness on its line, whenever the cue is called: once or several times, in any order. A board
 * may get several sheets, one after the other, before the show begins. False when memory runs out.
 *
 * Cues may be called at the same time, by different threads. No lamp waits for another one.
 */
bool board_load(struct board *board, struct sheet *sheet, struct show *show);

/*
 * Moves the master slider, which is at 100 when the board is new: a cue that is called from now on
 * fades its lamp to so many percent of the brightness on its line. Any thread may call it at any
 * time.
 */
void board_master(struct board *board, int percent);

/* The show is over: no cue is called any more. */
void board_free(struct board *board);

/* ---- the theatre (here: driver.c) ---- */

/* The next line of the sheet: a number of a cue, and its setting. False when there are no more. */
bool sheet_read(struct sheet *sheet, int *cue, struct setting *setting);

/*
 * From now on function(argument) is called each time this cue is called. Nothing is called before
 * the show begins, which is after all sheets were loaded. It begins after everything that was done
 * before.
 */
void show_on(struct show *show, int cue, void (*function)(void *argument), void *argument);

/* Fades a lamp to a brightness. Returns when it is there, which takes a while. */
void lamp_fade(int lamp, int percent);

#endif
