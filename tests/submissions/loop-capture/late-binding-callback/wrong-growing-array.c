/* wrong: "an array that grows with every line." And moves when it does. */
#include "late-binding-callback.h"

#include <stdatomic.h>
#include <stdlib.h>

struct action {
    struct board *board;
    struct setting setting; /* of one line of a sheet; not changed any more */
};

struct board {
    atomic_int master; /* percent */
    struct action *actions;
    size_t count;
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
    free(board->actions);
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
        struct action *grown = realloc(board->actions, (board->count + 1) * sizeof *board->actions);
        if (grown == NULL)
            return false;
        board->actions = grown;
        grown[board->count] = (struct action){board, setting};
        show_on(show, cue, on_cue, &grown[board->count++]);
    }
    return true;
}
