/*
 * The programs of tests/schedules, tried as 'lab check' would: what is wrong shows within a
 * thousand schedules of the default portfolio, what is right never fails, and what was found once
 * is found again.
 *
 * With LAB_WRITE_TABLES=1 the table of docs/schedules.md is made, which takes a long time: every
 * strategy by itself, with twenty seeds.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../checker/run/files.h"
#include "../checker/run/portfolio.h"
#include "conduct_trial.h"
#include "runner.h"
#include "suites.h"

enum { WRONG_MOST = 1000, RIGHT_SCHEDULES = 600, REPLAYS = 100 };

static struct arena arena;

struct specimens {
    size_t count;
    char **names;                 /* "lost-token" */
    char **expected;              /* "deadlock, lost-wakeup" */
    struct conduct_trial *trials; /* the portfolio's */
};

static struct specimens wrong, right;

/* The text between "finds: " and the end of the comment on a file's first line; NULL without. */
static char *first_line_says(const char *path)
{
    char *text;
    size_t length;
    static const char mark[] = "/* finds: ";
    if (file_read(&arena, path, 0, &text, &length) != 0 || strncmp(text, mark, strlen(mark)) != 0)
        return NULL;
    char *end = strstr(text, " */\n");
    if (!end)
        return NULL;
    *end = '\0';
    return text + strlen(mark);
}

static struct conduct_plan portfolio_of(const char *source, unsigned schedules)
{
    struct conduct_plan plan = {
        .base_seed = conduct_seed(&source, 1), .quiet = true, .shorten = true};
    plan.count = portfolio_plan(plan.entries, PLAN_MOST, schedules);
    return plan;
}

static int specimens_load(struct specimens *specimens, const char *folder, unsigned schedules)
{
    glob_t found;
    if (glob(arena_printf(&arena, "tests/schedules/%s/*.c", folder), 0, NULL, &found) != 0)
        return -1;
    specimens->count = found.gl_pathc;
    specimens->names = arena_alloc(&arena, found.gl_pathc * sizeof *specimens->names);
    specimens->expected = arena_alloc(&arena, found.gl_pathc * sizeof *specimens->expected);
    specimens->trials = arena_alloc(&arena, found.gl_pathc * sizeof *specimens->trials);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *source = arena_copy(&arena, found.gl_pathv[i]);
        const char *name = strrchr(source, '/') + 1;
        specimens->names[i] = arena_copy_bytes(&arena, name, strlen(name) - 2);
        specimens->expected[i] = first_line_says(source);
        specimens->trials[i] =
            (struct conduct_trial){.program = arena_printf(&arena, "build/tests/schedules/%s/%s",
                                                           folder, specimens->names[i]),
                                   .plan = portfolio_of(source, schedules)};
        if (!specimens->expected[i] || access(specimens->trials[i].program, X_OK) != 0) {
            fprintf(stderr,
                    "%s: its first line must be 'finds:', and tests/conducted.ninja must "
                    "have it\n",
                    source);
            return -1;
        }
    }
    globfree(&found);
    return 0;
}

int schedules_init(void)
{
    arena_init(&arena);
    if (specimens_load(&wrong, "wrong", WRONG_MOST) != 0 ||
        specimens_load(&right, "right", RIGHT_SCHEDULES) != 0)
        return -1;
    for (size_t i = 0; i < wrong.count; i++)
        wrong.trials[i].plan.stop_after = 1;
    return trials_run(&arena, wrong.trials, wrong.count) != 0 ||
           trials_run(&arena, right.trials, right.count) != 0;
}

int schedules_cleanup(void)
{
    arena_free(&arena);
    return 0;
}

static void there_are_enough_of_both(void)
{
    CU_ASSERT(wrong.count >= 40);
    CU_ASSERT(right.count >= 30);
}

static bool is_named(const char *list, const char *kind)
{
    const char *at = strstr(list, kind);
    return at && (at == list || at[-1] == ' ') &&
           (at[strlen(kind)] == '\0' || at[strlen(kind)] == ',');
}

static void a_bug_shows_within_a_thousand_schedules(void)
{
    for (size_t i = 0; i < wrong.count; i++) {
        const struct conducted *c = &wrong.trials[i].conducted;
        bool shown = c->failure_count == 1 &&
                     is_named(wrong.expected[i], conduct_kind_name(c->failures[0].kind));
        if (!shown)
            printf("\n    %s: %s after %zu schedules", wrong.names[i],
                   c->failure_count ? conduct_kind_name(c->failures[0].kind) : "nothing",
                   c->run_count);
        CU_ASSERT(shown);
        CU_ASSERT(c->run_count <= WRONG_MOST);
    }
}

static void what_is_right_never_fails(void)
{
    for (size_t i = 0; i < right.count; i++) {
        const struct conducted *c = &right.trials[i].conducted;
        bool clean = c->finished && c->failure_count == 0 && c->unmodelled == 0;
        if (!clean)
            printf("\n    %s: %s after %zu schedules, %zu not modelled", right.names[i],
                   c->failure_count ? conduct_kind_name(c->failures[0].kind) : "nothing",
                   c->run_count, c->unmodelled);
        CU_ASSERT(clean);
        CU_ASSERT(c->run_count >= RIGHT_SCHEDULES || c->exhausted);
    }
}

/* The same plan again; a livelock is too long to be made short. */
static void what_was_found_is_found_again_at_the_same_schedule(void)
{
    struct conduct_trial *again = arena_alloc(&arena, wrong.count * sizeof *again);
    for (size_t i = 0; i < wrong.count; i++)
        again[i] = (struct conduct_trial){.program = wrong.trials[i].program,
                                          .plan = wrong.trials[i].plan};
    CU_ASSERT_FATAL(trials_run(&arena, again, wrong.count) == 0);
    for (size_t i = 0; i < wrong.count; i++) {
        const struct conducted *a = &wrong.trials[i].conducted, *b = &again[i].conducted;
        CU_ASSERT_EQUAL_FATAL(a->run_count, b->run_count);
        CU_ASSERT(memcmp(a->runs, b->runs, a->run_count * sizeof *a->runs) == 0);
    }
}

static bool all_the_same(const struct conducted *c, unsigned kind)
{
    for (size_t i = 0; i < c->run_count; i++)
        if (c->runs[i].kind != kind || c->runs[i].hash != c->runs[0].hash)
            return false;
    return c->run_count == REPLAYS;
}

static void a_short_schedule_fails_a_hundred_times_of_a_hundred(void)
{
    struct conduct_trial *replays = arena_alloc(&arena, wrong.count * sizeof *replays);
    size_t *of = arena_alloc(&arena, wrong.count * sizeof *of), count = 0;
    for (size_t i = 0; i < wrong.count; i++) {
        const struct conducted *c = &wrong.trials[i].conducted;
        if (c->failure_count == 0 || !c->failures[0].shortened)
            continue;
        replays[count] = (struct conduct_trial){.program = wrong.trials[i].program,
                                                .plan = plan_of(STRATEGY_SCRIPT, 0, 0, REPLAYS)};
        replays[count].plan.script = c->failures[0].short_list;
        replays[count].plan.script_count = c->failures[0].short_count;
        of[count++] = i;
    }
    CU_ASSERT(count >= wrong.count * 9 / 10);
    CU_ASSERT_FATAL(trials_run(&arena, replays, count) == 0);
    for (size_t i = 0; i < count; i++) {
        bool same =
            all_the_same(&replays[i].conducted, wrong.trials[of[i]].conducted.failures[0].kind);
        if (!same)
            printf("\n    %s", wrong.names[of[i]]);
        CU_ASSERT(same);
    }
}

static void a_short_schedule_is_short(void)
{
    size_t few = 0;
    for (size_t i = 0; i < wrong.count; i++) {
        const struct conducted *c = &wrong.trials[i].conducted;
        few += c->failure_count && c->failures[0].shortened && c->failures[0].short_count <= 8;
    }
    CU_ASSERT(few >= wrong.count * 8 / 10);
}

/* ---- the table ---- */

static const char *const table_path = "docs/schedules.md";

static const struct {
    const char *name;
    unsigned strategy, depth;
} columns[] = {
    {"native", STRATEGY_NATIVE, 0},   {"walk", STRATEGY_WALK, 0},   {"walk3", STRATEGY_WALK, 3},
    {"pct2", STRATEGY_PCT, 2},        {"pct3", STRATEGY_PCT, 3},    {"pos", STRATEGY_POS, 0},
    {"weight", STRATEGY_WEIGHT, 0},   {"novel", STRATEGY_NOVEL, 0}, {"search2", STRATEGY_SEARCH, 2},
    {"portfolio", STRATEGY_COUNT, 0},
};

enum { COLUMNS = sizeof columns / sizeof *columns, SEEDS = 20, TABLE_MOST = 100 };

static int by_size(const void *a, const void *b)
{
    size_t one = *(const size_t *)a, other = *(const size_t *)b;
    return (one > other) - (one < other);
}

/* Schedules until the first failure, median of SEEDS; 0: not within TABLE_MOST. */
static size_t median_of(const struct conduct_trial *trials)
{
    size_t first[SEEDS];
    for (size_t i = 0; i < SEEDS; i++) {
        const struct conducted *c = &trials[i].conducted;
        first[i] = c->failure_count ? c->failures[0].number : SIZE_MAX;
    }
    qsort(first, SEEDS, sizeof *first, by_size);
    return first[SEEDS / 2] == SIZE_MAX ? 0 : first[SEEDS / 2];
}

static size_t table_cell(size_t i, size_t column)
{
    struct conduct_trial trials[SEEDS];
    memset(trials, 0, sizeof trials);
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        trials[seed].program = wrong.trials[i].program;
        trials[seed].plan = plan_of(columns[column].strategy, columns[column].depth, 0, TABLE_MOST);
        if (columns[column].strategy == STRATEGY_COUNT)
            trials[seed].plan.count =
                portfolio_plan(trials[seed].plan.entries, PLAN_MOST, TABLE_MOST);
        trials[seed].plan.base_seed = seed + 1;
        trials[seed].plan.stop_after = 1;
    }
    return trials_run(&arena, trials, SEEDS) == 0 ? median_of(trials) : 0;
}

static void table_write(FILE *file)
{
    fputs("# Schedules to the first failure\n\n"
          "For each program of tests/schedules/wrong, how many schedules a strategy needs until "
          "the defect shows:\nthe median of 20 seeds; a dash means that more than half of them "
          "did not show it within 100. \"native\"\nis plain repetition without the conductor. "
          "This page is written by\n`LAB_WRITE_TABLES=1 build/racelab-tests schedules`.\n\n"
          "| program |",
          file);
    for (size_t column = 0; column < COLUMNS; column++)
        fprintf(file, " %s |", columns[column].name);
    fputs("\n|---|", file);
    for (size_t column = 0; column < COLUMNS; column++)
        fputs("---|", file);
    for (size_t i = 0; i < wrong.count; i++) {
        fprintf(file, "\n| %s |", wrong.names[i]);
        for (size_t column = 0; column < COLUMNS; column++) {
            size_t median = table_cell(i, column);
            fprintf(file, median ? " %zu |" : " - |", median);
        }
        fprintf(stderr, "%zu of %zu\n", i + 1, wrong.count);
    }
    fputs("\n", file);
}

/* It says when a program is missing; the figures themselves are the day's. */
static void the_table_knows_every_program(void)
{
    char *text = "";
    size_t length;
    if (getenv("LAB_WRITE_TABLES")) {
        FILE *file = open_memstream(&text, &length);
        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        table_write(file);
        CU_ASSERT(fclose(file) == 0 && file_write(table_path, text, length) == 0);
        free(text);
    }
    CU_ASSERT_FATAL(file_read(&arena, table_path, 0, &text, &length) == 0);
    for (size_t i = 0; i < wrong.count; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(text, arena_printf(&arena, "\n| %s |", wrong.names[i])));
}

CU_TestInfo schedules_tests[] = {
    {"there are enough of both", there_are_enough_of_both},
    {"a bug shows within a thousand schedules", a_bug_shows_within_a_thousand_schedules},
    {"what is right never fails", what_is_right_never_fails},
    {"what was found is found again, at the same schedule",
     what_was_found_is_found_again_at_the_same_schedule},
    {"a short schedule fails a hundred times of a hundred",
     a_short_schedule_fails_a_hundred_times_of_a_hundred},
    {"a short schedule is short", a_short_schedule_is_short},
    {"the table knows every program", the_table_knows_every_program},
    CU_TEST_INFO_NULL,
};
