/* wrong: "each callback gets a copy of the whole board." Of the master slider, too. */
#include "late-binding-callback.h"

#include <stdatomic.h>
#include <stdlib.h>

struct board {
    struct board *copies;   /* one for each cue */
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
    while (board != NULL) {
        struct board *next = board->copies;
        free(board);
        board = next;
    }
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
    while (sheet_read(sheet, &cue, &board->setting)) {
        struct board *copy = malloc(sizeof *copy);
        if (copy == NULL)
            return false;
        copy->setting = board->setting;
        copy->copies = board->copies;
        atomic_init(&copy->master, atomic_load(&board->master));
        board->copies = copy;
        show_on(show, cue, on_cue, copy);
    }
    return true;
}
