/*
 * The programs of tests/kit/schedules: small uses of each piece of the kit, tried on many schedules
 * in each flavour. None of them may ever fail, and the sanitizers must have nothing to say.
 *
 * LAB_KIT_SCHEDULES=10000 gives each program that many schedules in each of four ways, and a
 * hundredth of it under Helgrind, which is slow; and it prints how long that takes. Without it
 * there are 300 for the programs as they are, and fewer in the other ways.
 */
#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../checker/run/files.h"
#include "../checker/run/portfolio.h"
#include "conduct_trial.h"
#include "suites.h"

/* Schedules of one program on every day. */
enum { EVERY_DAY = 300, EVERY_DAY_OTHERS = 60, EVERY_DAY_HELGRIND = 5 };

static struct arena arena;
static size_t count;
static char **sources; /* tests/kit/schedules/NAME.c */
static char **names;

static const char *wanted(void)
{
    return getenv("LAB_KIT_SCHEDULES");
}

/* Schedules for one program: part of the number that somebody wants, or else as on every day. */
static unsigned asked_for(unsigned every_day, unsigned part)
{
    return wanted() ? (unsigned)strtoul(wanted(), NULL, 10) / part : every_day;
}

int kit_init(void)
{
    glob_t found;
    arena_init(&arena);
    if (glob("tests/kit/schedules/*.c", 0, NULL, &found) != 0)
        return -1;
    count = found.gl_pathc;
    sources = arena_alloc(&arena, count * sizeof *sources);
    names = arena_alloc(&arena, count * sizeof *names);
    for (size_t i = 0; i < count; i++) {
        const char *name = strrchr(found.gl_pathv[i], '/') + 1;
        sources[i] = arena_copy(&arena, found.gl_pathv[i]);
        names[i] = arena_copy_bytes(&arena, name, strlen(name) - 2);
    }
    globfree(&found);
    return 0;
}

int kit_cleanup(void)
{
    arena_free(&arena);
    return 0;
}

/* The exhaustive search, which is part of the plan, may come to its end before its share is used
 * up: so there is some more than asked for. */
static struct conduct_plan plan_for(const char *source, unsigned schedules)
{
    struct conduct_plan plan = {
        .base_seed = conduct_seed(&source, 1), .quiet = true, .shorten = true};
    plan.count = portfolio_plan(plan.entries, PLAN_MOST, schedules + schedules / 10 + 10);
    return plan;
}

/* How the schedule is written that failed: a list of switches where there is one. */
static char *schedule_of(const struct conduct_failure *failure)
{
    if (failure->shortened)
        return schedule_switches(&arena, failure->short_list, failure->short_count);
    return schedule_name(&arena, failure->strategy, failure->depth, failure->seed);
}

static bool is_clean(const struct conduct_trial *trial, unsigned schedules)
{
    const struct conducted *c = &trial->conducted;
    bool clean = c->finished && c->run_count >= schedules && c->failure_count == 0 &&
                 c->unmodelled == 0 && c->too_long == 0;
    if (!clean)
        printf("\n    %s: %zu schedules, %zu not modelled, %zu too long", trial->program,
               c->run_count, c->unmodelled, c->too_long);
    if (c->failure_count)
        printf(", %zu failures; %s: ./lab replay %s --seed '%s'", c->failure_count,
               conduct_kind_name(c->failures[0].kind), trial->program, schedule_of(c->failures));
    return clean;
}

/* Runs all programs of a flavour ("build", "build/tsan"), and looks at how they ended. */
static void try_all(struct conduct_trial *trials, const char *flavour, unsigned schedules,
                    bool spurious)
{
    size_t tried = 0;
    double seconds = 0;
    for (size_t i = 0; i < count; i++) {
        trials[i].program = arena_printf(&arena, "%s/tests/kit-schedules/%s", flavour, names[i]);
        trials[i].plan = plan_for(sources[i], schedules);
        trials[i].plan.spurious = spurious;
        trials[i].deadline = 60 + schedules;
        if (access(trials[i].program, X_OK) != 0)
            printf("\n    %s: it is not in tests/kit-schedules.ninja", trials[i].program);
    }
    CU_ASSERT_FATAL(trials_run(&arena, trials, count) == 0);
    for (size_t i = 0; i < count; i++) {
        CU_ASSERT(is_clean(&trials[i], schedules));
        tried += trials[i].conducted.run_count;
        seconds += trials[i].ending.wall;
        if (wanted())
            printf("\n    %s: %zu schedules in %.1f s", trials[i].program,
                   trials[i].conducted.run_count, trials[i].ending.wall);
    }
    if (wanted())
        printf("\n    %s: %zu programs, %zu schedules in %.0f s of one core\n  ", flavour, count,
               tried, seconds);
}

static struct conduct_trial *trials_new(void)
{
    struct conduct_trial *trials = arena_alloc(&arena, count * sizeof *trials);
    memset(trials, 0, count * sizeof *trials);
    return trials;
}

static void every_piece_has_a_program(void)
{
    static const char *const pieces[] = {
        "channel", "close", "select", "cancel",  "context", "waitgroup", "errgroup",  "semaphore",
        "once",    "timer", "ticker", "hashmap", "pool",    "waiter",    "start-line"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t has = 0;
        for (size_t j = 0; j < count; j++)
            has += strncmp(names[j], pieces[i], strlen(pieces[i])) == 0;
        if (!has)
            printf("\n    nothing about: %s", pieces[i]);
        CU_ASSERT(has > 0);
    }
}

static void no_schedule_fails(void)
{
    try_all(trials_new(), "build", asked_for(EVERY_DAY, 1), false);
}

/* As POSIX allows: a wait for a condition may end although nobody signalled. */
static void nor_when_conditions_wake_for_nothing(void)
{
    try_all(trials_new(), "build", asked_for(EVERY_DAY_OTHERS, 1), true);
}

static void nor_under_the_address_sanitizer(void)
{
    try_all(trials_new(), "build/address", asked_for(EVERY_DAY_OTHERS, 1), false);
}

/* Helgrind's lines begin with ==PID==; Valgrind itself complains with --PID-- of a call that the
 * fork server makes. */
static void nor_under_helgrind(void)
{
    static const char *const helgrind[] = {"valgrind", "-q", "--tool=helgrind", "--fair-sched=yes",
                                           NULL};
    struct conduct_trial *trials = trials_new();
    for (size_t i = 0; i < count; i++)
        trials[i].before = helgrind;
    try_all(trials, "build", asked_for(EVERY_DAY_HELGRIND, 100), false);
    for (size_t i = 0; i < count; i++) {
        const char *report = strstr(trial_printed(&arena, &trials[i], "err"), "==");
        if (report)
            printf("\n    %s: %s", names[i], report);
        CU_ASSERT_PTR_NULL(report);
    }
}

static size_t files_in(const char *folder)
{
    size_t found = 0;
    DIR *directory = opendir(folder);
    if (!directory)
        return SIZE_MAX;
    for (struct dirent *entry; (entry = readdir(directory));)
        found += entry->d_name[0] != '.';
    closedir(directory);
    return found;
}

/* A report of ThreadSanitizer is a file. */
static void nor_under_the_thread_sanitizer(void)
{
    static const char *const fixed[] = {"setarch", "-R", NULL};
    struct conduct_trial *trials = trials_new();
    char **folders = arena_alloc(&arena, count * sizeof *folders);
    CU_ASSERT_FATAL(folder_make(work_folder()) == 0);
    for (size_t i = 0; i < count; i++) {
        char *root = getcwd(NULL, 0);
        folders[i] = arena_printf(&arena, "%s/%s/kit-XXXXXX", root, work_folder());
        free(root);
        CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folders[i]));
        trials[i].before = fixed;
        trials[i].tsan = arena_printf(&arena, "log_path=\"%s/report\"", folders[i]);
    }
    try_all(trials, "build/tsan", asked_for(EVERY_DAY_OTHERS, 1), false);
    for (size_t i = 0; i < count; i++) {
        size_t reports = files_in(folders[i]);
        if (reports)
            printf("\n    %s: %zu schedules with a report, see %s", names[i], reports, folders[i]);
        CU_ASSERT_EQUAL(reports, 0);
    }
}

CU_TestInfo kit_tests[] = {
    {"every piece has a program", every_piece_has_a_program},
    {"no schedule fails", no_schedule_fails},
    {"nor when conditions wake for nothing", nor_when_conditions_wake_for_nothing},
    {"nor under AddressSanitizer", nor_under_the_address_sanitizer},
    {"nor under ThreadSanitizer, which reports nothing", nor_under_the_thread_sanitizer},
    {"nor under Helgrind, which reports nothing", nor_under_helgrind},
    CU_TEST_INFO_NULL,
};
