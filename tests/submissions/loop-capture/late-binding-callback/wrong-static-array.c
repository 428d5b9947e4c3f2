/* wrong: "one for each line, and static, so that it stays." For one sheet. */
#include "late-binding-callback.h"

#include <stdatomic.h>
#include <stdlib.h>

struct action {
    struct board *board;
    struct setting setting; /* of one line of a sheet; not changed any more */
};

struct board {
    atomic_int master; /* percent */
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
    static struct action actions[CUES_MAX];
    int cue;
    for (int i = 0; sheet_read(sheet, &cue, &actions[i].setting); i++) {
        actions[i].board = board;
        show_on(show, cue, on_cue, &actions[i]);
    }
    return true;
}
