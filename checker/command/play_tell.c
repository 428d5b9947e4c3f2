#include <stdio.h>
#include <string.h>

#include "../output/board.h"
#include "../output/columns.h"
#include "../output/interleaving.h"
#include "../output/sentences.h"
#include "../output/style.h"
#include "keys.h"
#include "play.h"

enum { SCREEN = 80 };

/* ---- words ---- */

const char *play_name(const struct play *play, int thread)
{
    const struct timeline *timeline = &play->game.now.timeline;
    return thread >= 0 && (size_t)thread < timeline->thread_count ? timeline->threads[thread].name
                                                                  : "that thread";
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

int play_complain(const struct play *play, enum game_answer answer)
{
    const char *name = play->exam.name;
    switch (answer) {
    case GAME_FINE:
        return 0;
    case GAME_NOT_TAKEN:
        return complain(EXIT_USAGE,
                        "%s did not take its plan: it was built with another racelab, or ends "
                        "before main. Build it again.",
                        name);
    case GAME_UNMODELLED:
        return complain(EXIT_INCONCLUSIVE,
                        "%s computes without an end there, or blocks in a call that the conductor "
                        "does not model; it can't be played on.",
                        name);
    case GAME_CUT_OFF:
        return complain(EXIT_INCONCLUSIVE,
                        "the run of %s was over before its end; does it kill processes?", name);
    case GAME_TOO_LONG:
        return complain(EXIT_INCONCLUSIVE,
                        "%s makes more steps than can be played; give it less to do.", name);
    default:
        return complain(EXIT_ENVIRONMENT, "%s. This is no fault of the program; try 'lab doctor'.",
                        play->game.error);
    }
}

static const char help[] =
    "You are the scheduler. Each line with a number is a thread that can go on, and what it would\n"
    "do next. Try to make the program fail: where would it hurt most to be interrupted?\n"
    "\n"
    "  1        thread 1 makes one step\n"
    "  r1       thread 1 goes on until it has to wait or ends\n"
    "  Enter    the same again\n"
    "  u        undo: take the last move back\n"
    "  a        again, from the start\n"
    "  l        look back: the whole schedule so far, a column for each thread\n"
    "  f        finer steps, or coarser again: each access, and what the kit does, too\n"
    "  s        save the schedule, and print it\n"
    "  q        quit\n"
    "\n"
    "A thread with '-' in front of it waits. Sleeping takes no time: when nobody can go on, the\n"
    "clock jumps to the moment when somebody wakes up.\n";

void play_help(const struct play *play)
{
    fputs(help, stdout);
    play_ask(play);
}

/* ---- the screen ---- */

static void print_question(const struct play *play)
{
    const struct position *now = &play->game.now;
    const char *mark = "";
    int one = 0;
    size_t ready = position_ready(now, &one);
    printf("\n%s", colour(stdout, BOLD));
    if (ready == 1)
        printf("Only %s can go on: %d", play_name(play, one), one);
    else
        printf("Who goes on? ");
    for (size_t i = 0; ready > 1 && i < now->seat_count; i++)
        if (now->seats[i].state == SEAT_READY) {
            printf("%s%d", mark, now->seats[i].thread);
            mark = ", ";
        }
    printf("%s  (r%d as far as it can, u undo, ? help, q quit)\n", colour(stdout, PLAIN), one);
}

static void print_stream(const char *head, const char *text)
{
    size_t length = strlen(text);
    if (length == 0)
        return;
    printf("%s\n%s%s", head, text, text[length - 1] == '\n' ? "" : "\n");
}

static void print_failure(struct play *play)
{
    struct exam *exam = &play->exam;
    const struct finding *finding = play->game.now.finding;
    const char *reason = finding_reason(finding);
    printf("%sThis schedule fails: %s%s\n", colour(stdout, RED),
           finding_summary(exam->arena, finding, &exam->scope), colour(stdout, PLAIN));
    if (reason)
        puts(reason);
    if (play->game.move_count == 1)
        printf("It does before there is anything to choose.\n");
    else if (strcmp(play->schedule, NO_SWITCH) == 0)
        printf("Nobody need be interrupted for that: it fails by itself.\n");
    printf("\nSchedule: %s\nTo see it: %s\n", play->schedule,
           subject_command(exam, "replay", play->schedule));
}

static void print_pass(struct play *play)
{
    const struct game *game = &play->game;
    printf("%sThis schedule passes.%s\n", colour(stdout, GREEN), colour(stdout, PLAIN));
    if (game->move_count == 1)
        printf("There was nothing to choose: no two threads could go on at once.\n");
    else if (game->failures == 0 && game->ends > 0)
        printf("%zu schedule%s played to the end; none failed. Many more:\n  %s\n", game->ends,
               plural(game->ends), subject_command(&play->exam, "explore", NULL));
    printf("\nSchedule: %s\n", play->schedule);
}

static void print_end(struct play *play)
{
    const struct game *game = &play->game;
    struct arena *arena = play->exam.arena;
    char *shortened = game_shorten(game, arena);
    play->schedule = shortened ? shortened : game_schedule(game, arena);
    putchar('\n');
    print_stream("The program prints:", game->now.out);
    print_stream("On standard error:", game->now.err);
    if (game->now.finding)
        print_failure(play);
    else
        print_pass(play);
    if (!play->explained)
        printf("How to read it: %s explain schedule\n", called_as);
    play->explained = true;
}

void play_ask(const struct play *play)
{
    if (play->game.now.over)
        printf("\n%sIt is over.%s  (u undo, a again, s save, l look back, q quit)\n",
               colour(stdout, BOLD), colour(stdout, PLAIN));
    else
        print_question(play);
}

void play_show(struct play *play)
{
    struct game *game = &play->game;
    const struct board how = {
        .width = screen_columns(stdout, SCREEN), .all = game->fine, .since = play->since};
    printf("\n%smove %zu%s\n", colour(stdout, DIM), game->move_count - 1, colour(stdout, PLAIN));
    board_print(stdout, &game->now, &how);
    play->schedule = NULL;
    if (game->now.over)
        print_end(play);
    play_ask(play);
}

void play_look_back(const struct play *play)
{
    struct arena brief;
    const struct interleaving how = {.width = screen_columns(stdout, SCREEN),
                                     .all = play->game.fine};
    arena_init(&brief);
    putchar('\n');
    interleaving_print(stdout, &brief, &play->game.now.timeline, &how);
    arena_free(&brief);
    play_ask(play);
}

/* ---- the first and the last words ---- */

void play_welcome(const struct play *play)
{
    const struct exam *exam = &play->exam;
    printf("%s%s%s: you say who goes on. Can you make it fail?\nType ? for help%s.\n",
           colour(stdout, BOLD), exam->lab ? exam->lab->title : exam->name, colour(stdout, PLAIN),
           keys_are_single() ? "" : "; press Enter behind what you type");
}

void play_farewell(const struct play *play)
{
    const struct game *game = &play->game;
    size_t moves = game->move_count - 1;
    printf("\n%s: left after %zu move%s; %zu schedule%s played to the end, %zu failed\n",
           play->exam.name, moves, plural(moves), game->ends, plural(game->ends), game->failures);
}
