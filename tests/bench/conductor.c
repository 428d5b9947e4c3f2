/*
 * ninja bench, the conductor's part: schedules for each second on one core, against a process for
 * each; and how soon a deadlock is told. Medians of runs that take turns. Exits 1 when a bound that
 * racelab promises is passed.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../checker/run/conduct.h"
#include "../../checker/run/portfolio.h"

enum { RUNS = 5, QUICK_RUNS = 10 };

static const char *const plan_file = "build/bench.plan";

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* Runs a program to its end, conducted when there is a plan; seconds of wall time. */
static double run(const char *program, const struct conduct_plan *plan)
{
    int status;
    if (plan && conduct_begin(plan_file, plan) != 0) {
        perror(plan_file);
        exit(3);
    }
    double start = now();
    pid_t child = fork();
    if (child == 0) {
        if (plan) {
            setenv("LAB_CONDUCTOR", plan_file, 1);
            putenv(CONDUCT_BINDING);
        }
        setenv("TSAN_OPTIONS", "symbolize=0 atexit_sleep_ms=0 exitcode=0", 1);
        execlp("setarch", "setarch", "-R", program, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        fprintf(stderr, "bench: %s did not run\n", program);
        exit(3);
    }
    return now() - start;
}

static struct conduct_plan portfolio_of(unsigned schedules)
{
    struct conduct_plan plan = {.base_seed = 1, .quiet = true};
    plan.count = portfolio_plan(plan.entries, PLAN_MOST, schedules);
    return plan;
}

/* By the number that were run: a search that has seen all ends early. */
static double rate(const char *program, unsigned schedules)
{
    struct arena arena;
    struct conducted conducted;
    struct conduct_plan plan = portfolio_of(schedules);
    double seconds = run(program, &plan);
    arena_init(&arena);
    if (conduct_read(&arena, plan_file, &conducted) != 0 || conducted.failure_count)
        exit(3);
    double result = (double)conducted.run_count / seconds;
    arena_free(&arena);
    return result;
}

static bool at_least(const char *what, double value, double limit)
{
    bool kept = value >= limit;
    printf("  %-58s %8.0f    (bound %g) %s\n", what, value, limit, kept ? "" : "PASSED");
    return kept;
}

static bool at_most(const char *what, double value, double limit, const char *unit)
{
    bool kept = value <= limit;
    printf("  %-58s %8.2f %-3s (bound %g) %s\n", what, value, unit, limit, kept ? "" : "PASSED");
    return kept;
}

static bool bench_rate(const char *name, const char *program, unsigned schedules, double limit)
{
    double together[RUNS], alone[RUNS];
    for (int i = 0; i < RUNS; i++) {
        together[i] = rate(program, schedules);
        double start = now();
        for (int j = 0; j < 20; j++)
            rate(program, 1);
        alone[i] = 20 / (now() - start);
    }
    double many = median(together, RUNS), single = median(alone, RUNS);
    bool kept = at_least(name, many, limit);
    printf("  %-58s %8.0f    (%.0f times as many)\n", "  with a process for each", single,
           many / single);
    return kept;
}

static bool bench_deadlock(void)
{
    double walls[QUICK_RUNS];
    struct arena arena;
    struct conducted conducted;
    struct conduct_plan plan = portfolio_of(1000);
    plan.stop_after = 1;
    arena_init(&arena);
    for (int i = 0; i < QUICK_RUNS; i++) {
        walls[i] = 1000 * run("build/tests/schedules/wrong/ab-ba", &plan);
        if (conduct_read(&arena, plan_file, &conducted) != 0 || conducted.failure_count != 1)
            exit(3);
    }
    arena_free(&arena);
    return at_most("a deadlock is found and told after", median(walls, QUICK_RUNS), 50, "ms");
}

int main(void)
{
    printf("the conductor, medians of %d and %d\n", RUNS, QUICK_RUNS);
    bool kept = bench_rate("schedules a second on one core, plain (94 points)",
                           "build/tests/stress/hundred", 2000, 2000);
    kept &= bench_rate("schedules a second on one core, ThreadSanitizer",
                       "build/tsan/tests/stress/hundred", 400, 200);
    kept &= bench_deadlock();
    unlink(plan_file);
    return kept ? 0 : 1;
}
