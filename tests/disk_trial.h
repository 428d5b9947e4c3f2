/*
 * A disk that fails when a test wants it to: SQLite's files go through it to the real ones. Each
 * write, cut, sync and removal of a file is a step, counted from 1. Nobody waits for a lock in real
 * time while it is on: SQLite's naps take none.
 */
#ifndef DISK_TRIAL_H
#define DISK_TRIAL_H

enum disk_mood {
    DISK_GOOD,
    DISK_FULL,   /* from that step on nothing more can be written */
    DISK_BROKEN, /* from that step on every step fails */
    DISK_HALT    /* that step is half done, told through the pipe, and then nothing moves on */
};

/* From now on, for this process; at this step. The pipe is for DISK_HALT, which writes one byte. */
void disk_start(enum disk_mood mood, int step, int pipe);

/* The real disk again. Gives how many steps there were. */
int disk_stop(void);

/* How many seconds of such naps there were since disk_start. */
double disk_napped(void);

#endif
