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

struct board {
    atomic_int master;      /* percent */
    struct setting setting; /* of a line of the sheet */
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
    while (sheet_read(sheet, &cue, &board->setting))
        show_on(show, cue, on_cue, board);
    return true;
}
