/*
 * The conductor's calls against the real ones: the programs of tests/conducted print what each call
 * returns, and print the same when they are conducted. And what holds for every schedule: it is
 * the same again for the same seed, the tools don't see it, and time costs nothing.
 */
#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../checker/run/files.h"
#include "conduct_trial.h"
#include "runner.h"
#include "suites.h"

static struct arena arena;
static char **names; /* of tests/conducted */
static size_t count;

int conducted_init(void)
{
    glob_t found;
    arena_init(&arena);
    if (glob("tests/conducted/*.c", 0, NULL, &found) != 0)
        return -1;
    names = arena_alloc(&arena, found.gl_pathc * sizeof *names);
    count = found.gl_pathc;
    for (size_t i = 0; i < count; i++) {
        const char *name = strrchr(found.gl_pathv[i], '/') + 1;
        names[i] = arena_copy_bytes(&arena, name, strlen(name) - 2);
        if (access(arena_printf(&arena, "build/tests/conducted/%s", names[i]), X_OK) != 0) {
            fprintf(stderr, "%s is not in tests/conducted.ninja\n", found.gl_pathv[i]);
            return -1;
        }
    }
    globfree(&found);
    return 0;
}

int conducted_cleanup(void)
{
    arena_free(&arena);
    return 0;
}

/* ---- differential ---- */

static const struct {
    unsigned strategy, depth, seed;
} ways[] = {
    {STRATEGY_FIRST, 0, 0},   {STRATEGY_FIRST, 1, 0}, {STRATEGY_FIRST, 2, 0},
    {STRATEGY_ABREAST, 0, 0}, {STRATEGY_WALK, 0, 1},  {STRATEGY_WALK, 0, 2},
    {STRATEGY_WALK, 3, 3},    {STRATEGY_PCT, 2, 4},   {STRATEGY_PCT, 3, 5},
};

enum { WAYS = sizeof ways / sizeof *ways };

/* How a child of the fork server ended, as a shell would say it. */
static int status_of(const struct conducted *c)
{
    if (c->failure_count == 0)
        return 0;
    const struct conduct_failure *f = &c->failures[0];
    bool signal = f->kind == CONDUCT_CRASH || f->kind == CONDUCT_ABORT;
    return f->kind == CONDUCT_WRONG_RESULT ? f->detail : signal ? 128 + f->detail : 1000;
}

static int native_status(const struct ending *ending)
{
    return ending->how == ENDED_EXIT     ? ending->code
           : ending->how == ENDED_SIGNAL ? 128 + ending->code
                                         : 1000;
}

static bool agrees(const struct conduct_trial *native, const struct conduct_trial *conducted)
{
    return conducted->readable && conducted->conducted.finished &&
           status_of(&conducted->conducted) == native_status(&native->ending) &&
           strcmp(trial_printed(&arena, native, "out"), trial_printed(&arena, conducted, "out")) ==
               0;
}

/* The program natively and in every way; complains about each way that differs. */
static void compare(const char *flavour, size_t i, size_t ways_count)
{
    struct conduct_trial trials[1 + WAYS];
    memset(trials, 0, sizeof trials);
    trials[0].program = arena_printf(&arena, "build/tests/conducted/%s", names[i]);
    trials[0].native = true;
    for (size_t way = 0; way < ways_count; way++) {
        struct conduct_trial *trial = &trials[1 + way];
        trial->program = arena_printf(&arena, "build/%stests/conducted/%s", flavour, names[i]);
        trial->plan = plan_of(ways[way].strategy, ways[way].depth, ways[way].seed, 1);
        trial->plan.quiet = false;
    }
    CU_ASSERT_FATAL(trials_run(&arena, trials, 1 + ways_count) == 0);
    for (size_t way = 0; way < ways_count; way++) {
        bool same = agrees(&trials[0], &trials[1 + way]);
        if (!same)
            printf("\n    %s%s: %s%u:%u differs: status %d, natively %d, see %s and %s", flavour,
                   names[i], strategy_name(ways[way].strategy), ways[way].depth, ways[way].seed,
                   status_of(&trials[1 + way].conducted), native_status(&trials[0].ending),
                   trials[1 + way].folder, trials[0].folder);
        CU_ASSERT(same);
    }
}

static void each_call_answers_as_the_real_one(void)
{
    CU_ASSERT(count >= 20);
    for (size_t i = 0; i < count; i++)
        compare("", i, WAYS);
}

static bool is_listed(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; (at = strstr(at, name)) != NULL; at += length)
        if ((at == list || at[-1] == '\n') && (at[length] == '\n' || at[length] == '\0'))
            return true;
    return false;
}

static void and_under_thread_sanitizer(void)
{
    char *not_there = "";
    size_t length, compared = 0;
    CU_ASSERT_FATAL(file_read(&arena, "tests/conducted/not-under-tsan", 0, &not_there, &length) ==
                    0);
    for (size_t i = 0; i < count; i++) {
        if (is_listed(not_there, names[i]))
            continue;
        compared++;
        compare("tsan/", i, 5);
    }
    CU_ASSERT(compared >= 20);
}

/* ---- the same again ---- */

/* A thousand and more schedules of one seed, in some processes; how many are as the first? */
static size_t same_again(const char *program, unsigned strategy, size_t *tried)
{
    enum { PROCESSES = 32 };
    struct conduct_trial trials[PROCESSES];
    size_t same = 0;
    *tried = 0;
    memset(trials, 0, sizeof trials);
    for (size_t i = 0; i < PROCESSES; i++) {
        trials[i].program = program;
        trials[i].plan = plan_of(strategy, 0, 7, 1);
        trials[i].plan.forget = true;
        trials[i].plan.count = PLAN_MOST;
        for (size_t j = 0; j < PLAN_MOST; j++)
            trials[i].plan.entries[j] = trials[i].plan.entries[0];
    }
    if (trials_run(&arena, trials, PROCESSES) != 0)
        return 0;
    for (size_t i = 0; i < PROCESSES; i++)
        for (size_t j = 0; j < trials[i].conducted.run_count; j++, ++*tried)
            same += trials[i].conducted.runs[j].hash == trials[0].conducted.runs[0].hash &&
                    trials[i].conducted.runs[j].points == trials[0].conducted.runs[0].points;
    return same;
}

static void the_same_seed_gives_the_same_schedule(void)
{
    static const char *const programs[] = {
        "build/tests/stress/ordered",       "build/tests/schedules/right/sleeps-in-order",
        "build/tests/schedules/right/pipe", "build/tests/schedules/right/two-conditions",
        "build/tsan/tests/stress/ordered",  "build/tsan/tests/schedules/right/two-conditions",
    };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        size_t tried;
        size_t same = same_again(programs[i], STRATEGY_WALK, &tried);
        if (same < tried || tried < 1000)
            printf("\n    %s: %zu of %zu", programs[i], same, tried);
        CU_ASSERT(tried >= 1000);
        CU_ASSERT_EQUAL(same, tried);
    }
}

/* ---- unseen by the tools ---- */

enum { WATCHED = 40 };

static size_t files_beginning(const char *folder, const char *prefix)
{
    size_t found = 0;
    DIR *directory = opendir(folder);
    if (!directory)
        return 0;
    for (struct dirent *entry; (entry = readdir(directory));)
        found += strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
    closedir(directory);
    return found;
}

/* How many of WATCHED schedules ThreadSanitizer reported something in. */
static size_t tsan_reports(const char *program, unsigned strategy)
{
    static const char *const fixed[] = {"setarch", "-R", NULL};
    struct conduct_trial trial = {.program = program,
                                  .before = fixed,
                                  .tsan = "log_path=tsan-report",
                                  .plan = plan_of(strategy, 0, 1, WATCHED)};
    char *folder = arena_printf(&arena, "%s/tsan-XXXXXX", work_folder());
    if (folder_make(work_folder()) != 0 || !mkdtemp(folder))
        return SIZE_MAX;
    trial.tsan = arena_printf(&arena, "log_path=%s/report", folder);
    if (trials_run(&arena, &trial, 1) != 0 || trial.conducted.run_count != WATCHED)
        return SIZE_MAX;
    return files_beginning(folder, "report");
}

static void a_race_stays_a_race_for_thread_sanitizer(void)
{
    CU_ASSERT_EQUAL(tsan_reports("build/tsan/tests/stress/racy", STRATEGY_WALK), WATCHED);
    CU_ASSERT_EQUAL(tsan_reports("build/tsan/tests/stress/racy", STRATEGY_FIRST), WATCHED);
}

static void and_order_stays_order(void)
{
    CU_ASSERT_EQUAL(tsan_reports("build/tsan/tests/stress/ordered", STRATEGY_WALK), 0);
    CU_ASSERT_EQUAL(tsan_reports("build/tsan/tests/stress/ordered", STRATEGY_FIRST), 0);
}

/* Helgrind's errors, counted by the lines that begin one. */
static size_t helgrind_errors(const char *program, unsigned strategy)
{
    static const char *const valgrind[] = {"valgrind", "-q", "--tool=helgrind", "--fair-sched=yes",
                                           NULL};
    struct conduct_trial trial = {
        .program = program, .before = valgrind, .plan = plan_of(strategy, 0, 1, 3)};
    if (trials_run(&arena, &trial, 1) != 0 || trial.conducted.run_count != 3)
        return SIZE_MAX;
    trial.plan.quiet = false;
    size_t errors = 0;
    for (char *at = trial_printed(&arena, &trial, "err"); (at = strstr(at, "Possible data race"));
         at++)
        errors++;
    return errors;
}

static void a_race_stays_a_race_for_helgrind_and_order_order(void)
{
    CU_ASSERT(helgrind_errors("build/tests/stress/racy", STRATEGY_WALK) >= 3);
    CU_ASSERT_EQUAL(helgrind_errors("build/tests/stress/ordered", STRATEGY_WALK), 0);
    CU_ASSERT_EQUAL(helgrind_errors("build/tests/stress/ordered", STRATEGY_FIRST), 0);
}

/* ---- time ---- */

static void an_hour_of_sleep_takes_no_time(void)
{
    struct conduct_trial trial = {.program = "build/tests/stress/hour",
                                  .plan = plan_of(STRATEGY_FIRST, 0, 0, 1)};
    trial.plan.quiet = false;
    CU_ASSERT_FATAL(trials_run(&arena, &trial, 1) == 0);
    CU_ASSERT_STRING_EQUAL(trial_printed(&arena, &trial, "out"),
                           "10\n20\n30\n40\n50\n60\nan hour\n");
    CU_ASSERT(trial.ending.wall < 5);
}

/* ---- stress ---- */

static void stress(const char *program, unsigned schedules, uint64_t budget)
{
    struct conduct_trial trials[2];
    memset(trials, 0, sizeof trials);
    for (int i = 0; i < 2; i++) {
        trials[i].program = arena_printf(&arena, "build/tests/stress/%s", program);
        trials[i].plan = plan_of(i ? STRATEGY_PCT : STRATEGY_FIRST, i ? 3 : 0, 1, schedules);
        trials[i].plan.budget = budget;
    }
    CU_ASSERT_FATAL(trials_run(&arena, trials, 2) == 0);
    for (int i = 0; i < 2; i++) {
        CU_ASSERT(trials[i].conducted.finished);
        CU_ASSERT_EQUAL(trials[i].conducted.run_count, schedules);
        CU_ASSERT_EQUAL(trials[i].conducted.failure_count, 0);
        CU_ASSERT_EQUAL(trials[i].conducted.unmodelled, 0);
    }
}

static void two_hundred_threads_are_not_too_many(void)
{
    stress("crowd", 20, 0);
}

/* It shares its core with forty that never sleep, and is given up after 40 ms without a step. */
static void a_program_that_gets_no_core_is_waited_for(void)
{
    struct conduct_trial trial = {.program = "build/tests/stress/neighbours",
                                  .plan = plan_of(STRATEGY_WALK, 0, 1, 3)};
    trial.plan.patience_ms = 40;
    CU_ASSERT_FATAL(trials_run(&arena, &trial, 1) == 0);
    CU_ASSERT_EQUAL(trial.conducted.run_count, 3);
    CU_ASSERT_EQUAL(trial.conducted.unmodelled, 0);
    CU_ASSERT_EQUAL(trial.conducted.failure_count, 0);
}

static void a_program_that_does_not_move_is_given_up(void)
{
    static const char *const programs[] = {"asleep", "busy"};
    for (size_t i = 0; i < 2; i++) {
        struct conduct_trial trial = {
            .program = arena_printf(&arena, "build/tests/stress/%s", programs[i]),
            .plan = plan_of(STRATEGY_FIRST, 0, 0, 1)};
        trial.plan.patience_ms = 40;
        CU_ASSERT_FATAL(trials_run(&arena, &trial, 1) == 0);
        CU_ASSERT_EQUAL(trial.conducted.run_count, 1);
        CU_ASSERT_EQUAL(trial.conducted.unmodelled, 1);
        CU_ASSERT_EQUAL(trial.conducted.computing, i); /* the one sleeps, the other is busy */
    }
}

static void ten_million_points_are_not_too_many(void)
{
    stress("long", 1, 20000000);
}

static void deep_recursion_is_no_trouble(void)
{
    stress("deep", 20, 0);
}

static void the_server_leaves_no_trace(void)
{
    struct conduct_trial trial = {.program = "build/tests/stress/before_main",
                                  .plan = plan_of(STRATEGY_WALK, 0, 1, 20)};
    CU_ASSERT_FATAL(trials_run(&arena, &trial, 1) == 0);
    CU_ASSERT_EQUAL(trial.conducted.run_count, 20);
    CU_ASSERT_EQUAL_FATAL(trial.conducted.failure_count, 1);
    CU_ASSERT_EQUAL(trial.conducted.failures[0].kind, CONDUCT_WRONG_RESULT);
    CU_ASSERT_EQUAL(trial.conducted.failures[0].detail, 3);
    CU_ASSERT_EQUAL(trial.conducted.failures[0].times, 20);
}

/* ---- asked wrongly ---- */

static void a_plan_that_is_none_is_refused(void)
{
    struct ending ending;
    char error[256];
    char *argv[] = {"build/tests/stress/ordered", NULL};
    char *environment[] = {"LAB_CONDUCTOR=build.ninja", NULL};
    char *folder = arena_printf(&arena, "%s/refused", work_folder());
    CU_ASSERT_FATAL(folder_make(folder) == 0);
    struct process_plan plan = {
        .argv = argv, .environment = environment, .folder = folder, .deadline = 10};
    CU_ASSERT_FATAL(process_run(&plan, &ending, error, sizeof error) == 0);
    CU_ASSERT_EQUAL(ending.how, ENDED_EXIT);
    CU_ASSERT_EQUAL(ending.code, 3);
}

CU_TestInfo conducted_tests[] = {
    {"each call answers as the real one", each_call_answers_as_the_real_one},
    {"and under ThreadSanitizer", and_under_thread_sanitizer},
    {"the same seed gives the same schedule", the_same_seed_gives_the_same_schedule},
    {"a race stays a race for ThreadSanitizer", a_race_stays_a_race_for_thread_sanitizer},
    {"and order stays order", and_order_stays_order},
    {"a race stays a race for Helgrind, and order order",
     a_race_stays_a_race_for_helgrind_and_order_order},
    {"an hour of sleep takes no time", an_hour_of_sleep_takes_no_time},
    {"a program that gets no core is waited for", a_program_that_gets_no_core_is_waited_for},
    {"a program that does not move is given up", a_program_that_does_not_move_is_given_up},
    {"two hundred threads are not too many", two_hundred_threads_are_not_too_many},
    {"ten million points are not too many", ten_million_points_are_not_too_many},
    {"deep recursion is no trouble", deep_recursion_is_no_trouble},
    {"the server leaves no trace", the_server_leaves_no_trace},
    {"a plan that is none is refused", a_plan_that_is_none_is_refused},
    CU_TEST_INFO_NULL,
};
