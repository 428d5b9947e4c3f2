/* wrong: "a lock, so that no callback sees a setting that is being read." */
#include "late-binding-callback.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

struct board {
    atomic_int master;      /* percent */
    struct setting setting; /* of a line of the sheet; guarded by lock */
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
    pthread_mutex_lock(&lock);
    struct setting setting = board->setting;
    pthread_mutex_unlock(&lock);
    lamp_fade(setting.lamp, setting.percent * master / 100);
}

bool board_load(struct board *board, struct sheet *sheet, struct show *show)
{
    int cue;
    struct setting setting;
    while (sheet_read(sheet, &cue, &setting)) {
        pthread_mutex_lock(&lock);
        board->setting = setting;
        pthread_mutex_unlock(&lock);
        show_on(show, cue, on_cue, board);
    }
    return true;
}
