/*
 * ninja bench, what the conductor costs a program that it is only linked to. Four builds of the same
 * program, by the same compiler, at the same -O0:
 *
 *     bare            nothing added: what somebody would build without racelab
 *     linked          the conductor and the shim are linked in, and inert
 *     instrumented    the compiler puts a call before each access to memory that may be shared, as
 *                     in the plain flavour. Nothing is linked in: the functions called only return
 *     plain           both: the plain flavour, as students' programs are built
 *
 * From bare to linked, and from instrumented to plain, is what racelab links in: the conductor's
 * cost, and both have the bound. From bare to instrumented is what the compiler adds at each access.
 * That depends on how often a program touches memory and how seldom it locks, so it has no bound.
 *
 * What is counted is CPU time, of the whole process, start included, with all its threads on one
 * core: a lock that two cores fight for costs several times as much, one run more than the next, and
 * would hide the wrappers. The builds take turns, and ratios are made within one round of turns; so
 * a machine that drifts, drifts for all. Exits 1 when a bound is passed.
 */
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 41 };
enum build { BARE, LINKED, INSTRUMENTED, PLAIN, BUILDS };

static const double bound = 2; /* % */
static const char *const folders[BUILDS] = {"bare", "linked", "instrumented", "plain"};

struct subject {
    const char *name, *about;
    double steps; /* of which the time is told */
    double seconds[BUILDS][ROUNDS];
};

static struct subject subjects[] = {
    {.name = "busy", .about = "a lock around one addition", .steps = 2 * 4e6},
    {.name = "bank", .about = "a transfer between two accounts, each with its lock", .steps = 4e6},
};

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static double median(const double *values)
{
    double sorted[ROUNDS];
    for (int i = 0; i < ROUNDS; i++)
        sorted[i] = values[i];
    qsort(sorted, ROUNDS, sizeof *sorted, by_size);
    return sorted[ROUNDS / 2];
}

/* The last core that this process may use: the first ones have more to do. */
static void stay_on_one_core(void)
{
    cpu_set_t all, one;
    CPU_ZERO(&one);
    if (sched_getaffinity(0, sizeof all, &all) != 0)
        return;
    for (int i = CPU_SETSIZE - 1; i >= 0 && CPU_COUNT(&one) == 0; i--)
        if (CPU_ISSET(i, &all))
            CPU_SET(i, &one);
    (void)sched_setaffinity(0, sizeof one, &one);
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* CPU seconds of one run. */
static double run(const char *name, enum build build)
{
    char program[100];
    int status;
    struct rusage usage;
    snprintf(program, sizeof program, "build/bench/%s/%s", folders[build], name);
    pid_t child = fork();
    if (child == 0) {
        stay_on_one_core();
        personality(ADDR_NO_RANDOMIZE); /* as racelab runs programs */
        unsetenv("LAB_CONDUCTOR");
        unsetenv("LAB_LOCKGRAPH");
        execl(program, program, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
        fprintf(stderr, "bench: %s did not run\n", program);
        exit(3);
    }
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

/* By how many percent one build costs more than another. */
static double cost(const struct subject *subject, enum build build, enum build than)
{
    double ratios[ROUNDS];
    for (int i = 0; i < ROUNDS; i++)
        ratios[i] = subject->seconds[build][i] / subject->seconds[than][i];
    return 100 * (median(ratios) - 1);
}

/* One line: what a build takes, and what it costs against another; true unless past the bound. */
static bool compare(const struct subject *subject, enum build build, enum build than, bool bounded)
{
    double percent = cost(subject, build, than);
    bool kept = !bounded || percent <= bound;
    printf("    %-12s %8.2f ns   %+6.1f %% on %-12s", folders[build],
           1e9 * median(subject->seconds[build]) / subject->steps, percent, folders[than]);
    if (bounded)
        printf(" (bound %g) %s", bound, kept ? "" : "PASSED");
    printf("\n");
    return kept;
}

static bool bench(struct subject *subject)
{
    for (int i = 0; i < ROUNDS; i++)
        for (int j = 0; j < BUILDS; j++) {
            enum build build = (enum build)((i + j) % BUILDS); /* nobody always comes first */
            subject->seconds[build][i] = run(subject->name, build);
        }
    printf("  %s\n", subject->about);
    printf("    %-12s %8.2f ns\n", folders[BARE],
           1e9 * median(subject->seconds[BARE]) / subject->steps);
    bool kept = compare(subject, LINKED, BARE, true);
    compare(subject, INSTRUMENTED, BARE, false);
    kept &= compare(subject, PLAIN, INSTRUMENTED, true);
    compare(subject, PLAIN, BARE, false);
    return kept;
}

int main(void)
{
    bool kept = true;
    printf("\nan inert conductor: CPU time on one core, medians of %d\n"
           "  bare: the program alone; linked: with conductor and shim; instrumented: with a call at\n"
           "  each access, to a function that returns; plain: both, as programs are built here\n",
           ROUNDS);
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        kept &= bench(&subjects[i]);
    return kept ? 0 : 1;
}
