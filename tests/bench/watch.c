/*
 * lab watch: how soon a save is noticed, and how soon after that the first verdict is there. The
 * lab has two threads. Once with inotify, and once where there is none left, so that it has to
 * look.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define WORKSPACE "build/bench-workspace"
#define SOURCE WORKSPACE "/labs/lock-ordering/two-locks/two-locks.c"

enum { SAVES = 7, INSTANCES_MOST = 4096 };
static const double patience = 60;

static struct {
    pid_t pid;
    int from;
    char text[1 << 20]; /* all that it has printed since the last save */
    size_t length;
} watching;

static void give_up(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    if (watching.pid)
        kill(watching.pid, SIGTERM);
    exit(3);
}

static void shell(const char *command)
{
    pid_t child = fork();
    int status;
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0)
        give_up(command);
}

static void watch_start(void)
{
    int ends[2];
    if (pipe(ends) != 0 || (watching.pid = fork()) < 0)
        give_up(strerror(errno));
    if (watching.pid == 0) {
        setenv("LAB_WORKSPACE", WORKSPACE, 1);
        dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        execl("build/racelab", "racelab", "watch", "two-locks", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    watching.from = ends[0];
}

static void watch_end(void)
{
    kill(watching.pid, SIGTERM);
    waitpid(watching.pid, NULL, 0);
    close(watching.from);
    watching.pid = 0;
}

/* When it has printed this; the clock is read as soon as it comes. */
static double await(const char *words)
{
    double end = bench_now() + patience;
    for (;;) {
        struct pollfd some = {.fd = watching.from, .events = POLLIN};
        watching.text[watching.length] = '\0';
        if (strstr(watching.text, words))
            return bench_now();
        if (bench_now() > end || watching.length + 1 == sizeof watching.text ||
            poll(&some, 1, (int)(patience * 1000)) <= 0)
            give_up("lab watch does not say what it should");
        ssize_t got = read(watching.from, watching.text + watching.length,
                           sizeof watching.text - 1 - watching.length);
        if (got <= 0)
            give_up("lab watch has ended");
        watching.length += (size_t)got;
    }
}

static void forget(void)
{
    watching.length = 0;
}

/* The file, each time with another last line. */
static void save(int number)
{
    static char text[65536];
    static size_t length;
    FILE *file = length ? NULL : fopen(SOURCE, "r");
    if (file) {
        length = fread(text, 1, sizeof text, file);
        fclose(file);
    }
    file = fopen(SOURCE, "w");
    if (!file || fwrite(text, 1, length, file) != length ||
        fprintf(file, "\n/* save %d */\n", number) < 0 || fclose(file) != 0)
        give_up(SOURCE);
}

static bool measure(const char *how, double limit)
{
    double noticed[SAVES], first[SAVES], all[SAVES];
    forget();
    watch_start();
    await("two-locks: fail");
    for (int i = 0; i < SAVES; i++) {
        usleep(10000 + 70000 * (useconds_t)i); /* at another moment between two looks each time */
        forget();
        double start = bench_now();
        save(i);
        double reaction = await("Saved.");
        noticed[i] = reaction - start;
        first[i] = await("the tools are asked now") - reaction;
        all[i] = await("two-locks: fail") - start;
    }
    watch_end();
    printf("\nwatch, %s, median of %d saves\n", how, SAVES);
    bool kept =
        bench_bound("from the save to its being noticed", bench_median(noticed, SAVES), limit, "s");
    kept &= bench_bound("from there to the first verdict", bench_median(first, SAVES), 1, "s");
    printf("  %-58s %8.3f s\n", "from the save to the last verdict", bench_median(all, SAVES));
    return kept;
}

bool bench_watch(void)
{
    static int taken[INSTANCES_MOST];
    int count = 0;
    shell("rm -rf " WORKSPACE " && build/racelab init " WORKSPACE " >/dev/null");
    bool kept = measure("inotify", 0.3);
    while (count < INSTANCES_MOST && (taken[count] = inotify_init1(IN_CLOEXEC)) >= 0)
        count++;
    kept &= measure("no inotify", 1.5);
    while (count > 0)
        close(taken[--count]);
    shell("rm -rf " WORKSPACE);
    return kept;
}
