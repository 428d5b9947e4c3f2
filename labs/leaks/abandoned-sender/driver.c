/*
 * Four moves of a game: an opening that the engine knows by heart, a mate in two, and twice a
 * position in the middle of the game in which it is never sure. There it thinks until it is told to
 * stop, and the server plays any move.
 *
 * What is left over afterwards is for the tools to see: the driver just ends.
 */
#include "drive.h"
#include "context.h"
#include "abandoned-sender.h"

#include <stdbool.h>
#include <stddef.h>

/* Milliseconds: nobody is that slow with a move that is known; and the other way round. */
enum { AMPLE = 60000, SHORT = 20, PATIENCE_MS = 1000 };

struct position {
    const char *name;
    int best;     /* the engine's move */
    bool unclear; /* it is never sure of it */
};

static const struct position opening = {"opening", 12, false};
static const struct position mate = {"mate in two", 0, false};
static const struct position middle = {"middle game", 7, true};

int engine_think(const struct position *position, struct context *stop)
{
    if (position->unclear)
        drive_check(context_wait(stop, PATIENCE_MS),
                    "%d ms after it was asked about the %s, nobody has told the engine to stop",
                    PATIENCE_MS, position->name);
    return position->best;
}

static void check_move(const struct position *position, long limit_ms, int expected)
{
    int move = move_within(position, limit_ms);
    drive_check(move == expected, "within %ld ms, the move in the %s is %d, and should be %d",
                limit_ms, position->name, move, expected);
}

int main(void)
{
    drive_start();
    check_move(&opening, AMPLE, opening.best);
    check_move(&middle, SHORT, NO_MOVE);
    check_move(&middle, SHORT, NO_MOVE);
    check_move(&mate, AMPLE, mate.best);
    return drive_end();
}
