/*
 * ninja bench: how long a check takes, against the same tools by hand, one after the other. Or one
 * part of it: build/tests/bench gate
 *
 * Every figure is a median of runs that take turns (A B A B ...), so that a machine that drifts
 * drifts for both. Prints a table, and exits 1 when a bound that racelab promises is passed.
 */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

enum { RUNS = 10, VERIFY_RUNS = 3 };

/* What one command cost. */
struct cost {
    double wall, cpu; /* seconds; cpu of the whole process tree */
    double mib;       /* largest resident set of one of its processes */
    int status;
};

double bench_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Runs a command through the shell; its output goes to the file named, or nowhere. */
static struct cost run(const char *command, const char *output)
{
    struct cost cost = {0};
    struct rusage usage;
    double start = bench_now();
    pid_t child = fork();
    if (child == 0) {
        int out = open(output ? output : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0644);
        dup2(out, STDOUT_FILENO);
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    while (child < 0 || wait4(child, &cost.status, 0, &usage) < 0) {
        if (child >= 0 && errno == EINTR)
            continue;
        perror("bench");
        exit(3);
    }
    cost.wall = bench_now() - start;
    cost.cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    cost.mib = (double)usage.ru_maxrss / 1024;
    return cost;
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

double bench_median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* CPU seconds of the programs under test, as the verdict's JSON has them. */
static double programs_cpu(const char *path)
{
    double sum = 0;
    json_t *run_of;
    const char *name;
    json_t *verdict = json_load_file(path, 0, NULL);
    json_object_foreach(json_object_get(verdict, "runs"), name, run_of) sum +=
        json_number_value(json_object_get(run_of, "cpu_seconds"));
    json_decref(verdict);
    return sum;
}

bool bench_bound(const char *what, double value, double limit, const char *unit)
{
    bool kept = value <= limit;
    printf("  %-58s %8.3f %-3s (bound %g) %s\n", what, value, unit, limit, kept ? "" : "PASSED");
    return kept;
}

static const char *const check = "./lab check two-locks --json";

/* The checker alone, without the shell script and the look whether racelab itself is up to date. */
static const char *const checker = "build/racelab check two-locks --json";

/*
 * The same that the check runs: the tools, and the same numbers of schedules in each flavour.
 * two-locks has no use for memcheck, so it is not counted.
 */
static const char *const by_hand =
    "TSAN_OPTIONS='atexit_sleep_ms=0 second_deadlock_stack=1' "
    "setarch -R build/tsan/labs/lock-ordering/two-locks; "
    "valgrind -q --fair-sched=yes --tool=helgrind --history-level=full --xml=yes "
    "--xml-file=build/bench.xml build/labs/lock-ordering/two-locks; "
    "for program in 'build 300' 'build/tsan 21' 'build/address 31'; do "
    "set -- $program; setarch -R build/racelab explore --keep-going --schedules $2 "
    "$1/labs/lock-ordering/two-locks; done";

static bool bench_check(void)
{
    double walls[RUNS], hand_walls[RUNS], shares[RUNS];
    run(check, NULL);
    run(by_hand, NULL);
    for (int i = 0; i < RUNS; i++) {
        walls[i] = run(check, NULL).wall;
        struct cost cost = run(checker, "build/bench.json");
        double programs = programs_cpu("build/bench.json");
        shares[i] = programs > 0 ? 100 * (cost.cpu - programs) / programs : 100;
        hand_walls[i] = run(by_hand, NULL).wall;
    }
    double wall = bench_median(walls, RUNS), hand = bench_median(hand_walls, RUNS);
    printf("lab check two-locks, median of %d, in turn with the tools by hand\n", RUNS);
    printf("  %-58s %8.3f s\n", "TSan, Helgrind, the conductor, one after the other", hand);
    bool kept = bench_bound("lab check", wall, 4, "s");
    kept &= bench_bound("lab check / by hand", wall / hand, 1, "");
    kept &= bench_bound("the checker's own CPU / that of the programs", bench_median(shares, RUNS),
                        5, "%");
    return kept;
}

static bool bench_start(void)
{
    double walls[RUNS];
    for (int i = 0; i < RUNS; i++)
        walls[i] = run("./lab --version", NULL).wall;
    printf("\nstart, median of %d\n", RUNS);
    return bench_bound("lab --version, warm", bench_median(walls, RUNS) * 1000, 50, "ms");
}

static bool bench_verify(void)
{
    double walls[VERIFY_RUNS];
    for (int i = 0; i < VERIFY_RUNS; i++)
        walls[i] = run("./lab verify", NULL).wall;
    printf("\nverify, median of %d\n", VERIFY_RUNS);
    return bench_bound("lab verify, every lab", bench_median(walls, VERIFY_RUNS), 180, "s");
}

/* ---- the gate ---- */

enum { REPORTS = 50000, GATE_RUNS = 3, CHATTER = 20 };
static const char gate_log[] = "build/bench-gate.log", gate_half[] = "build/bench-gate-half.log";

static void print_stack(FILE *log, const char *function, int number)
{
    fprintf(log, "    #0 %s_%d src/file%d.c:%d:12 (server+0x%x) (BuildId: a0a472925f646aae)\n",
            function, number, number % 97, number % 5000 + 1, number * 16);
    for (int depth = 1; depth <= 10; depth++)
        fprintf(log,
                "    #%d caller_%d src/file%d.c:%d:3 (server+0x%x) (BuildId: a0a472925f646aae)\n",
                depth, depth * 50 + number % 50, depth, number % 500 + 1, number);
    fputc('\n', log);
}

/* A report of its own in all its names, and what a test prints between two reports. */
static void print_report(FILE *log, int number)
{
    fprintf(log,
            "==================\nWARNING: ThreadSanitizer: data race (pid=77)\n"
            "  Write of size 8 at 0x7b04%08x by thread T2 (mutexes: write M0):\n",
            number);
    print_stack(log, "update", number);
    fprintf(log, "  Previous read of size 8 at 0x7b04%08x by thread T1:\n", number);
    print_stack(log, "look_up", number);
    fprintf(log, "  Thread T2 (tid=3, running) created by main thread at:\n");
    print_stack(log, "start", number % 7);
    fprintf(log,
            "SUMMARY: ThreadSanitizer: data race src/file%d.c:%d:12 in update_%d\n"
            "==================\n",
            number % 97, number % 5000 + 1, number);
    for (int i = 0; i < CHATTER; i++)
        fprintf(log, "[  OK  ] request %d of client %d was answered in time\n", i, number);
}

static void write_log(const char *path, int reports)
{
    FILE *log = fopen(path, "w");
    for (int i = 0; log && i < reports; i++)
        print_report(log, i);
    if (!log || fclose(log) != 0) {
        perror(path);
        exit(3);
    }
}

static bool bench_gate(void)
{
    double walls[GATE_RUNS], halves[GATE_RUNS], mib = 0;
    char command[128], half[128];
    struct stat status = {0};
    snprintf(command, sizeof command, "build/racelab gate --from %s", gate_log);
    snprintf(half, sizeof half, "build/racelab gate --from %s", gate_half);
    write_log(gate_log, REPORTS);
    write_log(gate_half, REPORTS / 2);
    stat(gate_log, &status);
    for (int i = 0; i < GATE_RUNS; i++) {
        struct cost cost = run(command, NULL);
        walls[i] = cost.wall;
        mib = cost.mib > mib ? cost.mib : mib;
        halves[i] = run(half, NULL).wall;
    }
    unlink(gate_log);
    unlink(gate_half);
    double wall = bench_median(walls, GATE_RUNS);
    printf("\ngate, a log of %.0f MB with %d different reports, median of %d\n",
           (double)status.st_size / 1e6, REPORTS, GATE_RUNS);
    bool kept = bench_bound("lab gate --from", wall, 10, "s");
    kept &= bench_bound("its memory", mib, 200, "MiB");
    kept &= bench_bound("twice the reports / the reports", wall / bench_median(halves, GATE_RUNS),
                        2.5, "");
    return kept;
}

/* The parts named, or all of them. */
int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        bool (*run)(void);
    } parts[] = {{"check", bench_check},
                 {"start", bench_start},
                 {"gate", bench_gate},
                 {"watch", bench_watch},
                 {"verify", bench_verify}};
    bool kept = true;
    printf("%ld cores\n", sysconf(_SC_NPROCESSORS_ONLN));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        bool named = argc == 1;
        for (int k = 1; k < argc; k++)
            named |= strcmp(argv[k], parts[i].name) == 0;
        if (named)
            kept &= parts[i].run();
    }
    unlink("build/bench.json");
    unlink("build/bench.xml");
    return kept ? 0 : 1;
}
