/* wrong: "volatile, so that each callback sees the value as it was." */
#include "late-binding-callback.h"

#include <stdatomic.h>
#include <stdlib.h>

struct board {
    atomic_int master;               /* percent */
    volatile struct setting setting; /* of a line of the sheet */
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
    struct board *board = argument;
    int master = atomic_load(&board->master);
    lamp_fade(board->setting.lamp, board->setting.percent * master / 100);
}

bool board_load(struct board *board, struct sheet *sheet, struct show *show)
{
    int cue;
    struct setting setting;
    while (sheet_read(sheet, &cue, &setting)) {
        board->setting = setting;
        show_on(show, cue, on_cue, board);
    }
    return true;
}
