/*
 * A night in the pharmacy. Now and then the arm goes home, to position 0, slowly and without a
 * limit, to find out where it is. Before that it has fetched a box in good time; it has met a box
 * that had fallen over; its motor was too slow. And once it came to its place at the very moment
 * when its limit passed: then either answer is right, but the way home has no limit.
 */
#include "drive.h"
#include "deadline-not-cleared.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* Milliseconds. */
enum { SHORT = 20, STEP = 10 };

/* Positions, which are steps from home; and how often a move that was late by accident is tried
 * again: a machine that is busy may take SHORT for nothing. */
enum { SHELF = 8, FAR = 1000, ATTEMPTS = 10 };

struct motor {
    int step_ms;  /* for one step */
    int steps;    /* made in this move */
    int block_at; /* this step of the move can't be made */
};

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static bool step(int direction, void *argument)
{
    struct motor *motor = argument;
    (void)direction;
    drive_work(motor->step_ms);
    return ++motor->steps != motor->block_at;
}

static struct arm *arm_make(struct motor *motor)
{
    struct arm *arm = arm_new(step, motor);
    if (arm == NULL)
        give_up("no memory for an arm");
    return arm;
}

static const char *name(enum move_result result)
{
    static const char *const names[] = {"done", "blocked", "late"};
    return names[result];
}

static void check_result(enum move_result result, enum move_result expected, const char *when)
{
    drive_check(result == expected, "%s is %s, and should be %s", when, name(result),
                name(expected));
}

/* Each step takes so long, all in all more than the limit of the move before. */
static void go_home(struct arm *arm, struct motor *motor, int step_ms, const char *when)
{
    int from = arm_position(arm);
    *motor = (struct motor){.step_ms = step_ms};
    enum move_result result = arm_move(arm, 0, NO_LIMIT);
    drive_check(result == MOVE_DONE,
                "%s, the way home, which has no limit, is %s after %d of %d steps", when,
                name(result), motor->steps, from);
}

/* To the shelf in no time. */
static void fetch(struct arm *arm, struct motor *motor)
{
    enum move_result result = MOVE_LATE;
    for (int i = 0; i < ATTEMPTS && result == MOVE_LATE; i++) {
        *motor = (struct motor){.step_ms = 0};
        result = arm_move(arm, SHELF, SHORT);
    }
    check_result(result, MOVE_DONE, "a move that takes no time");
    drive_check(arm_position(arm) == SHELF, "the arm is at %d, and should be at %d",
                arm_position(arm), SHELF);
}

/* Where time costs nothing, home is very far: no longer limit would do. */
static void after_a_good_move(void)
{
    struct motor motor;
    struct arm *arm = arm_make(&motor);
    fetch(arm, &motor);
    go_home(arm, &motor, drive_is_conducted() ? 100 * STEP : STEP, "after a move that was in time");
    arm_free(arm);
}

static void after_a_blocked_move(void)
{
    struct motor motor = {.block_at = 3};
    struct arm *arm = arm_make(&motor);
    for (int i = 0; i < ATTEMPTS; i++) {
        motor = (struct motor){.block_at = 3};
        enum move_result result = arm_move(arm, arm_position(arm) + SHELF, SHORT);
        if (result == MOVE_LATE)
            continue;
        check_result(result, MOVE_BLOCKED, "a move against a box");
        break;
    }
    go_home(arm, &motor, STEP, "after a move that was blocked");
    arm_free(arm);
}

/* On a machine that is busy the limit may be noticed late, but not that late. */
static void after_a_late_move(void)
{
    int patience = drive_is_conducted() ? SHORT / STEP + 2 : 100;
    struct motor motor = {.step_ms = STEP, .block_at = patience};
    struct arm *arm = arm_make(&motor);
    enum move_result result = arm_move(arm, FAR, SHORT);
    drive_check(result == MOVE_LATE, "a move with a limit of %d ms still goes on after %d ms",
                SHORT, motor.steps * STEP);
    go_home(arm, &motor, STEP, "after a move that was late");
    arm_free(arm);
}

/* Only where every schedule is tried: elsewhere it would be luck. */
static void after_a_draw(void)
{
    struct motor motor = {.step_ms = STEP};
    struct arm *arm = arm_make(&motor);
    enum move_result result = arm_move(arm, SHORT / STEP, SHORT);
    drive_check(result != MOVE_BLOCKED, "a move is blocked, and nothing was in its way");
    go_home(arm, &motor, STEP, "after a move that ended just when its limit passed");
    arm_free(arm);
}

int main(void)
{
    drive_start();
    after_a_good_move();
    after_a_blocked_move();
    after_a_late_move();
    if (drive_is_conducted())
        after_a_draw();
    return drive_end();
}
