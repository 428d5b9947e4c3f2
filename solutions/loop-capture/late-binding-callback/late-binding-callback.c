/*
 * The light board of a theatre: reads the cue sheet, and sees to it that on each cue the lamp of
 * its line is faded.
 *
 * Try: ./lab check late-binding-callback. For one cue, write down when its setting is read from the
 * sheet and when it is used, and all that the program has done in between.
 */
#include "late-binding-callback.h"

#include <stdatomic.h>
#include <stdlib.h>

struct action {
    struct board *board;
    struct setting setting; /* of one line of a sheet; not changed any more */
    struct action *next;
};

struct board {
    atomic_int master; /* percent */
    struct action *actions;
};

struct board *board_new(void)
{
    struct board *board = calloc(1, sizeof *board);
    if (board != NULL)
        atomic_init(&board->master, 100);
    return board;
}

void board_free(struct board *board)
{
    while (board->actions != NULL) {
        struct action *action = board->actions;
        board->actions = action->next;
        free(action);
    }
    free(board);
}

void board_master(struct board *board, int percent)
{
    atomic_store(&board->master, percent);
}

/* Somebody has called a cue. */
static void on_cue(void *argument)
{
    const struct action *action = argument;
    int master = atomic_load(&action->board->master);
    lamp_fade(action->setting.lamp, action->setting.percent * master / 100);
}

bool board_load(struct board *board, struct sheet *sheet, struct show *show)
{
    struct setting setting;
    int cue;
    while (sheet_read(sheet, &cue, &setting)) {
        struct action *action = malloc(sizeof *action);
        if (action == NULL)
            return false;
        *action = (struct action){board, setting, board->actions};
        board->actions = action;
        show_on(show, cue, on_cue, action);
    }
    return true;
}
