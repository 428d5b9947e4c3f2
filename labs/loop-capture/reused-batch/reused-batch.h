/*
 * The finish of a marathon. A mat on the road notices each runner who crosses it, and the times go
 * to the results board, several at once, because the line to it is slow.
 */
#ifndef REUSED_BATCH_H
#define REUSED_BATCH_H

#include <stdbool.h>
#include <stddef.h>

struct mat;

struct crossing {
    int runner;
    long ms; /* since the start */
};

enum {
    BATCH = 4,  /* crossings that go to the board together */
    BEHIND = 16 /* batches that the board may be behind */
};

/* A mat that nobody has crossed. NULL when memory runs out or a thread can't be started. */
struct mat *mat_new(void);

/*
 * A runner crosses the mat. Every BATCH crossings go to the board. Does not wait for the board, as
 * long as that is no more than BEHIND batches behind: the next runner is coming. False when memory
 * runs out. One thread at a time calls it.
 */
bool mat_cross(struct mat *mat, struct crossing crossing);

/*
 * Sends the last crossings, be they fewer than BATCH, waits until the board has all of them, and
 * frees the mat. Nobody uses it any more.
 */
void mat_close(struct mat *mat);

/*
 * The results board (here: driver.c) gets every crossing once, in their order. Called by one
 * thread at a time. Takes a while, and reads the crossings until it returns.
 */
void board_write(const struct crossing *crossings, size_t count);

#endif
