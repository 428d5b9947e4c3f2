/*
 * A play in two acts, with a sheet for each.
 *
 *     rehearsal    main calls one cue after the other, some twice, with the master up and down
 *     finale       three cues at the same time, on three threads. Lamps take their time now
 */
#include "drive.h"
#include "late-binding-callback.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { LAMPS = 8, FADE_MS = 10 };

struct line {
    int cue;
    struct setting setting;
};

struct sheet {
    const struct line *lines;
    size_t count, read;
};

struct show {
    void (*functions[CUES_MAX])(void *argument);
    void *arguments[CUES_MAX];
};

static const struct line first_act[] = {{1, {0, 80}}, {2, {3, 50}}, {3, {5, 100}}};
static const struct line second_act[] = {{4, {2, 60}}, {5, {6, 20}}};

static atomic_int lamps[LAMPS]; /* relaxed: they order nothing */
static bool slow;               /* lamps take their time; changes while main is alone */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

bool sheet_read(struct sheet *sheet, int *cue, struct setting *setting)
{
    if (sheet->read == sheet->count)
        return false;
    *cue = sheet->lines[sheet->read].cue;
    *setting = sheet->lines[sheet->read++].setting;
    return true;
}

void show_on(struct show *show, int cue, void (*function)(void *argument), void *argument)
{
    if (cue < 0 || cue >= CUES_MAX) {
        drive_check(false, "something was to be done on cue %d, and there is none", cue);
        return;
    }
    show->functions[cue] = function;
    show->arguments[cue] = argument;
}

void lamp_fade(int lamp, int percent)
{
    if (slow)
        drive_work(FADE_MS);
    if (lamp >= 0 && lamp < LAMPS)
        atomic_store_explicit(&lamps[lamp], percent, memory_order_relaxed);
    else
        drive_check(false, "there is no lamp %d to be faded", lamp);
}

static void cue_call(struct show *show, int cue)
{
    if (show->functions[cue] == NULL)
        give_up("a cue was called for which nothing is to be done");
    show->functions[cue](show->arguments[cue]);
}

static void lamps_off(void)
{
    for (int i = 0; i < LAMPS; i++)
        atomic_store_explicit(&lamps[i], 0, memory_order_relaxed);
}

static void check_lamp(const struct line *line, int master)
{
    int percent = atomic_load_explicit(&lamps[line->setting.lamp], memory_order_relaxed);
    int expected = line->setting.percent * master / 100;
    drive_check(percent == expected, "after cue %d lamp %d is at %d percent, and should be at %d",
                line->cue, line->setting.lamp, percent, expected);
}

static void check_cue(struct show *show, const struct line *line, int master)
{
    lamps_off();
    cue_call(show, line->cue);
    check_lamp(line, master);
}

static void rehearse(struct board *board, struct show *show)
{
    for (int i = 0; i < 3; i++)
        check_cue(show, &first_act[i], 100);
    board_master(board, 50);
    for (int i = 0; i < 2; i++)
        check_cue(show, &second_act[i], 50);
    check_cue(show, &first_act[0], 50);
    board_master(board, 100);
    check_cue(show, &first_act[0], 100);
}

struct call {
    struct show *show;
    int cue;
};

static void *call_run(void *argument)
{
    struct call *call = argument;
    cue_call(call->show, call->cue);
    return NULL;
}

static void play_finale(struct show *show)
{
    pthread_t threads[3];
    struct call calls[3];
    lamps_off();
    slow = true;
    for (int i = 0; i < 3; i++) {
        calls[i] = (struct call){show, first_act[i].cue};
        if (pthread_create(&threads[i], NULL, call_run, &calls[i]) != 0)
            give_up("a thread can't be started");
    }
    for (int i = 0; i < 3; i++)
        if (pthread_join(threads[i], NULL) != 0)
            give_up("a thread can't be joined");
    for (int i = 0; i < 3; i++)
        check_lamp(&first_act[i], 100);
}

int main(void)
{
    static struct show show;
    struct sheet first = {first_act, 3, 0}, second = {second_act, 2, 0};
    drive_start();
    struct board *board = board_new();
    if (board == NULL || !board_load(board, &first, &show) || !board_load(board, &second, &show))
        give_up("no memory for a board");
    rehearse(board, &show);
    play_finale(&show);
    board_free(board);
    return drive_end();
}
