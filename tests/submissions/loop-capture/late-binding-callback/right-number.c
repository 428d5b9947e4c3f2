/* right: a callback gets the number of its setting, and looks it up: the number is its own. */
#include "late-binding-callback.h"

#include <stdatomic.h>
#include <stdlib.h>

struct action {
    struct board *board;
    size_t number; /* of its setting */
    struct action *next;
};

struct board {
    atomic_int master; /* percent */
    struct action *actions;
    struct setting *settings; /* moves while sheets are loaded, so it is looked up by number */
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
    while (board->actions != NULL) {
        struct action *action = board->actions;
        board->actions = action->next;
        free(action);
    }
    free(board->settings);
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
    struct setting setting = action->board->settings[action->number];
    lamp_fade(setting.lamp, setting.percent * master / 100);
}

static bool setting_add(struct board *board, struct setting setting)
{
    struct setting *grown = realloc(board->settings, (board->count + 1) * sizeof *board->settings);
    if (grown == NULL)
        return false;
    board->settings = grown;
    board->settings[board->count++] = setting;
    return true;
}

bool board_load(struct board *board, struct sheet *sheet, struct show *show)
{
    struct setting setting;
    int cue;
    while (sheet_read(sheet, &cue, &setting)) {
        struct action *action = malloc(sizeof *action);
        if (action == NULL || !setting_add(board, setting)) {
            free(action);
            return false;
        }
        *action = (struct action){board, board->count - 1, board->actions};
        board->actions = action;
        show_on(show, cue, on_cue, action);
    }
    return true;
}
