/*
 * How long a program takes when every thread has a core of its own. The programs of tests/spans say
 * in their first line what it must be; two rules hold for every program: the makespan is no less
 * than what the busiest thread does, and no more than all the work there is.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../checker/run/files.h"
#include "conduct_trial.h"
#include "runner.h"
#include "suites.h"

enum { AGAIN = 100, PROGRAMS_MOST = 100 };
static const double ms = 1e6; /* in ns */

static struct arena arena;

static struct {
    char *name;
    double takes, work; /* ms */
    struct conduct_trial plain, tsan, native;
} programs[PROGRAMS_MOST];
static size_t count;

static int first_line_read(const char *path, double *takes, double *work)
{
    char *text;
    size_t length;
    if (file_read(&arena, path, 0, &text, &length) != 0)
        return -1;
    return sscanf(text, "/* takes: %lf of %lf ms */", takes, work) == 2 ? 0 : -1;
}

static struct conduct_trial abreast(const char *program, unsigned schedules)
{
    struct conduct_trial trial = {.program = program,
                                  .plan = plan_of(STRATEGY_ABREAST, 0, 0, schedules)};
    return trial;
}

static int programs_load(void)
{
    glob_t found;
    if (glob("tests/spans/*.c", 0, NULL, &found) != 0 || found.gl_pathc > PROGRAMS_MOST)
        return -1;
    for (count = 0; count < found.gl_pathc; count++) {
        const char *path = found.gl_pathv[count], *name = strrchr(path, '/') + 1;
        char *program = arena_copy_bytes(&arena, name, strlen(name) - 2);
        programs[count].name = program;
        programs[count].plain =
            abreast(arena_printf(&arena, "build/tests/spans/%s", program), AGAIN);
        programs[count].tsan =
            abreast(arena_printf(&arena, "build/tsan/tests/spans/%s", program), 1);
        programs[count].native =
            (struct conduct_trial){.program = programs[count].plain.program, .native = true};
        if (first_line_read(path, &programs[count].takes, &programs[count].work) != 0 ||
            access(programs[count].plain.program, X_OK) != 0) {
            fprintf(stderr,
                    "%s: its first line must be 'takes:', and tests/conducted.ninja must have it\n",
                    path);
            return -1;
        }
    }
    globfree(&found);
    return 0;
}

int makespan_init(void)
{
    struct conduct_trial trials[3 * PROGRAMS_MOST];
    arena_init(&arena);
    if (programs_load() != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        trials[3 * i] = programs[i].plain;
        trials[3 * i + 1] = programs[i].tsan;
        trials[3 * i + 2] = programs[i].native;
    }
    if (trials_run(&arena, trials, 3 * count) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        programs[i].plain = trials[3 * i];
        programs[i].tsan = trials[3 * i + 1];
        programs[i].native = trials[3 * i + 2];
    }
    return 0;
}

int makespan_cleanup(void)
{
    arena_free(&arena);
    return 0;
}

/* The steps around the work take some microseconds, and never a whole millisecond. */
static bool is_about(uint64_t span, double expected)
{
    return (double)span >= expected * ms && (double)span < (expected + 1) * ms;
}

static bool takes_as_said(size_t i, const struct conduct_trial *trial, const char *flavour)
{
    const struct conducted *c = &trial->conducted;
    bool right = trial->readable && c->measured && c->failure_count == 0 &&
                 is_about(c->span.makespan, programs[i].takes) &&
                 is_about(c->span.work, programs[i].work);
    if (!right)
        printf("\n    %s%s: %g ms for %g ms of work", flavour, programs[i].name,
               (double)c->span.makespan / ms, (double)c->span.work / ms);
    return right;
}

static void a_program_takes_as_long_as_it_says(void)
{
    CU_ASSERT(count >= 20);
    for (size_t i = 0; i < count; i++)
        CU_ASSERT(takes_as_said(i, &programs[i].plain, ""));
}

static void and_as_long_under_thread_sanitizer(void)
{
    for (size_t i = 0; i < count; i++)
        CU_ASSERT(takes_as_said(i, &programs[i].tsan, "tsan/"));
}

static void and_the_same_a_hundred_times_of_a_hundred(void)
{
    for (size_t i = 0; i < count; i++) {
        const struct conducted *c = &programs[i].plain.conducted;
        CU_ASSERT_EQUAL(c->run_count, AGAIN);
        for (size_t j = 0; j < c->run_count; j++)
            if (c->runs[j].makespan != c->span.makespan) {
                printf("\n    %s: schedule %zu takes %g ms, the first one %g", programs[i].name, j,
                       (double)c->runs[j].makespan / ms, (double)c->span.makespan / ms);
                CU_FAIL("not the same");
                break;
            }
    }
}

/* The same executable, without a plan. */
static void natively_it_just_runs(void)
{
    for (size_t i = 0; i < count; i++) {
        bool ended =
            programs[i].native.ending.how == ENDED_EXIT && programs[i].native.ending.code == 0;
        if (!ended)
            printf("\n    %s", programs[i].name);
        CU_ASSERT(ended);
    }
}

/* ---- any program ---- */

/* A timer makes time pass that is nobody's work. */
static bool uses_a_timer(const char *path)
{
    char *text;
    size_t length;
    return file_read(&arena, path, 0, &text, &length) == 0 && strstr(text, "timer_create");
}

static void no_less_than_the_longest_and_no_more_than_all(void)
{
    static const char *const kinds[] = {"tests/spans/*.c", "tests/schedules/right/*.c",
                                        "solutions/*/*/*.c"};
    glob_t found;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        CU_ASSERT_FATAL(glob(kinds[i], i ? GLOB_APPEND : 0, NULL, &found) == 0);
    struct conduct_trial *trials = arena_alloc(&arena, found.gl_pathc * sizeof *trials);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char *source = arena_copy(&arena, found.gl_pathv[i]), *name = strrchr(source, '/');
        if (strncmp(source, "solutions/", 10) == 0) /* solutions/TRAP/LAB/LAB.c */
            *name = '\0';
        else
            name[strlen(name) - 2] = '\0';
        trials[i] = abreast(arena_printf(&arena, "build/%s", source), 1);
    }
    CU_ASSERT_FATAL(trials_run(&arena, trials, found.gl_pathc) == 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const struct conduct_span *span = &trials[i].conducted.span;
        bool right = trials[i].conducted.measured && span->longest <= span->makespan &&
                     (span->makespan <= span->work || uses_a_timer(found.gl_pathv[i]));
        if (!right)
            printf("\n    %s: %g ms, the busiest %g, all together %g", trials[i].program,
                   (double)span->makespan / ms, (double)span->longest / ms,
                   (double)span->work / ms);
        CU_ASSERT(right);
    }
    CU_ASSERT(found.gl_pathc >= 50);
    globfree(&found);
}

CU_TestInfo makespan_tests[] = {
    {"a program takes as long as it says", a_program_takes_as_long_as_it_says},
    {"and as long under ThreadSanitizer", and_as_long_under_thread_sanitizer},
    {"and the same a hundred times of a hundred", and_the_same_a_hundred_times_of_a_hundred},
    {"natively it just runs", natively_it_just_runs},
    {"no less than the longest, and no more than all",
     no_less_than_the_longest_and_no_more_than_all},
    CU_TEST_INFO_NULL,
};
