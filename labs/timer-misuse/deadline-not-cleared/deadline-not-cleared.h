/*
 * The arm that fetches boxes from the shelves of a pharmacy. A move that takes too long is stopped,
 * before something breaks.
 */
#ifndef DEADLINE_NOT_CLEARED_H
#define DEADLINE_NOT_CLEARED_H

#include <stdbool.h>

struct arm;

/* Turns the motor one step forwards (+1) or back (-1), which takes time. False: it is blocked. */
typedef bool step_function(int direction, void *motor);

enum { NO_LIMIT = 0 };

enum move_result {
    MOVE_DONE,    /* the arm is where it should be */
    MOVE_BLOCKED, /* the motor is blocked */
    MOVE_LATE     /* the limit has passed */
};

/* An arm at position 0. NULL when memory or threads run out. */
struct arm *arm_new(step_function *step, void *motor);

/* Nobody uses the arm any more. */
void arm_free(struct arm *arm);

/*
 * Moves step by step to a position, and returns when the arm is there, or blocked, or when limit_ms
 * milliseconds have passed since the call; in that case after the step that is being made. With
 * NO_LIMIT it may take as long as it takes. A limit is one for its own move, and says nothing about
 * those after it.
 *
 * One thread moves the arm at a time. A move that fails leaves the arm where it is, ready for more.
 */
enum move_result arm_move(struct arm *arm, int position, long limit_ms);

int arm_position(const struct arm *arm);

#endif
