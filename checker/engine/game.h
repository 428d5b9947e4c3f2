/*
 * A program whose schedule somebody makes by hand, move by move.
 *
 *     switches, halt --> run from its start, traced --> timeline --> a position: who is at what
 *          ^                                                              |
 *          '------------------- a move: one switch more -----------------'
 *
 * A position is the beginning of a schedule: a list of switches, and where it halts. For a move the
 * program is run again from its start, as far as the next step that people should see; to take one
 * back, with a shorter list. Between moves nothing of it runs. The list is what lab replay takes.
 */
#ifndef GAME_H
#define GAME_H

#include "exam.h"
#include "position.h"

/* Where a move ends. */
struct move {
    struct conduct_halt halt;
    size_t switches; /* of the list */
};

struct game {
    struct exam *exam;  /* built; its findings are those of the position */
    struct arena arena; /* what lives as long as the game */
    struct conflicts conflicts;
    struct conduct_switch *list;
    struct move *moves; /* the first one leads to where there is something to choose */
    size_t move_count;
    size_t ends, failures; /* schedules that came to their end, and how many of them failed */
    struct position now;
    const char *unmade; /* what of the list did not come about, see unmade.h; or NULL */
    bool fine;          /* a move is one point, be it an access in the kit */
    char error[512];
};

enum game_answer {
    GAME_FINE,
    GAME_BROKEN,     /* this machine: see error */
    GAME_NOT_TAKEN,  /* the program did not take its plan */
    GAME_UNMODELLED, /* it blocks in a call that the conductor does not model */
    GAME_TOO_LONG,   /* more steps than can be shown */
    GAME_CUT_OFF     /* the run was over before anybody halted it */
};

/*
 * The position where there is something to choose for the first time; and with a list of switches,
 * the one that they lead to: the place where the list halts, or else the end. Where the answer is
 * not GAME_FINE there is no game.
 */
enum game_answer game_begin(struct game *game, struct exam *exam, const struct conduct_switch *list,
                            size_t count);
void game_free(struct game *game);

/*
 * A thread that is ready goes on to its next step that people should see, or (far) until it has to
 * wait. Where it stops waiting threads by a signal, wakes is the one that is woken; -1: the one
 * that waits longest. Where the answer is not GAME_FINE, the position is the same as before.
 */
enum game_answer game_move(struct game *game, int thread, bool far, int wakes);

/* The position before count moves; at most all of them are taken back. */
enum game_answer game_undo(struct game *game, size_t count);

/* The switches so far, as lab replay takes them; behind them, where it is not over, the place where
 * it halts. At the end of a schedule without switches, one that never comes. */
#define NO_SWITCH "0@0>0"
char *game_schedule(const struct game *game, struct arena *arena);

/* The same failure with as few switches as can be; NULL: there is none, or it can't be made short.
 */
char *game_shorten(const struct game *game, struct arena *arena);

#endif
