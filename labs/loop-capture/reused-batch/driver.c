/*
 * Two races.
 *
 *     small    three runners, so few that nothing goes to the board before the end
 *     slow     the line to the board is dead until all runners have crossed the mat, and then
 *              comes back. The fifth runner comes when the first four are on their way
 *
 * What tells the board and main how far the other one is, is relaxed, so that it orders nothing.
 */
#include "drive.h"
#include "reused-batch.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { RUNNERS = 3 * BATCH + 2, FEW = BATCH - 1, PATIENCE_MS = 1000 };

static atomic_bool dead;   /* the line to the board */
static atomic_bool begun;  /* the board has been called */
static size_t written;     /* crossings that have come to the board */
static size_t misplaced;   /* of these, at a place of another one */
static int first_there;    /* the runner at the first place where another one should be */
static size_t first_place; /* and the place */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static bool becomes(atomic_bool *flag, bool value)
{
    for (int ms = 0; ms < PATIENCE_MS; ms++) {
        if (atomic_load_explicit(flag, memory_order_relaxed) == value)
            return true;
        drive_work(1);
    }
    return false;
}

static void set(atomic_bool *flag, bool value)
{
    atomic_store_explicit(flag, value, memory_order_relaxed);
}

static long time_of(int runner)
{
    return 7200000 + 1000L * runner;
}

/* The n-th crossing on the board is that of runner n. */
void board_write(const struct crossing *crossings, size_t count)
{
    set(&begun, true);
    drive_check(becomes(&dead, false), "a runner had to wait until the board had the ones before");
    for (size_t i = 0; i < count; i++, written++) {
        struct crossing crossing = crossings[i];
        if (crossing.runner == (int)written && crossing.ms == time_of(crossing.runner))
            continue;
        if (misplaced++ == 0) {
            first_place = written;
            first_there = crossing.runner;
        }
    }
}

static void run_race(int runners, bool slow)
{
    struct mat *mat = mat_new();
    if (mat == NULL)
        give_up("mat_new returned NULL");
    written = 0;
    misplaced = 0;
    set(&begun, false);
    set(&dead, slow);
    for (int i = 0; i < runners; i++) {
        if (i == BATCH)
            drive_check(becomes(&begun, true), "a full batch does not come to the board");
        if (!mat_cross(mat, (struct crossing){i, time_of(i)}))
            give_up("no memory for a crossing");
    }
    set(&dead, false);
    mat_close(mat);
    drive_check(written == (size_t)runners,
                "%d runners have crossed the mat, and %zu are on the "
                "board",
                runners, written);
    drive_check(misplaced == 0, "%zu times are wrong: at place %zu is runner %d, and should be %zu",
                misplaced, first_place, first_there, first_place);
}

int main(void)
{
    drive_start();
    run_race(FEW, false);
    run_race(RUNNERS, true);
    return drive_end();
}
