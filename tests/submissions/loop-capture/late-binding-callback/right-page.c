/* right: one for each line, and a page of them for each sheet. */
#include "late-binding-callback.h"

#include <stdatomic.h>
#include <stdlib.h>

struct action {
    struct board *board;
    struct setting setting; /* of one line of a sheet; not changed any more */
};

/* All that is on one sheet. */
struct page {
    struct action actions[CUES_MAX];
    struct page *before;
};

struct board {
    atomic_int master; /* percent */
    struct page *last; /* of those that were loaded */
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
    while (board->last != NULL) {
        struct page *page = board->last;
        board->last = page->before;
        free(page);
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
    struct page *page = calloc(1, sizeof *page);
    int cue;
    if (page == NULL)
        return false;
    page->before = board->last;
    board->last = page;
    for (struct action *action = page->actions;
         action < page->actions + CUES_MAX && sheet_read(sheet, &cue, &action->setting); action++) {
        action->board = board;
        show_on(show, cue, on_cue, action);
    }
    return true;
}
