#include "conduct_trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../checker/run/files.h"
#include "../checker/run/jobs.h"

struct conduct_plan plan_of(unsigned strategy, unsigned depth, unsigned first, unsigned count)
{
    struct conduct_plan plan = {.count = 1, .base_seed = 1, .quiet = true};
    plan.entries[0] = (struct plan_entry){strategy, depth, first, count};
    return plan;
}

const char *conduct_kind_name(unsigned kind)
{
    static const char *const names[CONDUCT_KIND_COUNT] = {
        [CONDUCT_PASSED] = "nothing",
        [CONDUCT_DEADLOCK] = "deadlock",
        [CONDUCT_SELF_DEADLOCK] = "self-deadlock",
        [CONDUCT_LOST_WAKEUP] = "lost-wakeup",
        [CONDUCT_STUCK] = "deadlock",
        [CONDUCT_LIVELOCK] = "livelock",
        [CONDUCT_STARVATION] = "starvation",
        [CONDUCT_THREAD_LEAK] = "thread-leak",
        [CONDUCT_WRONG_RESULT] = "wrong-result",
        [CONDUCT_ABORT] = "crash",
        [CONDUCT_CRASH] = "crash",
        [CONDUCT_UNMODELLED] = "unmodelled",
        [CONDUCT_TOO_LONG] = "too long",
    };
    return kind < CONDUCT_KIND_COUNT ? names[kind] : "?";
}

static char *plan_path(struct arena *arena, const struct conduct_trial *trial)
{
    return arena_printf(arena, "%s/conductor", trial->folder);
}

static char *const *trial_argv(struct arena *arena, const struct conduct_trial *trial)
{
    size_t n = 0, before = 0;
    while (trial->before && trial->before[before])
        before++;
    char **argv = arena_alloc(arena, (before + 2) * sizeof *argv);
    for (; n < before; n++)
        argv[n] = arena_copy(arena, trial->before[n]);
    argv[n] = arena_copy(arena, trial->program);
    return argv;
}

static char *const *trial_environment(struct arena *arena, const struct conduct_trial *trial)
{
    char **list = arena_alloc(arena, 6 * sizeof *list);
    size_t n = 0;
    list[n++] = arena_printf(arena, "PATH=%s", getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");
    list[n++] = "LANG=C";
    list[n++] = arena_printf(arena, "TSAN_OPTIONS=atexit_sleep_ms=0 symbolize=0 exitcode=0 %s",
                             trial->tsan ? trial->tsan : "");
    list[n++] = "ASAN_OPTIONS=symbolize=0 detect_leaks=0 handle_abort=0 "
                "detect_stack_use_after_return=1";
    if (!trial->native)
        list[n++] = arena_printf(arena, "LAB_CONDUCTOR=%s", plan_path(arena, trial));
    return list;
}

static int trial_prepare(struct arena *arena, struct conduct_trial *trial, struct job *job)
{
    static size_t serial;
    char *root = getcwd(NULL, 0);
    trial->folder = arena_printf(arena, "%s/%s/trial-%zu", root, work_folder(), serial++);
    free(root);
    if (folder_make(trial->folder) != 0 ||
        (!trial->native && conduct_begin(plan_path(arena, trial), &trial->plan) != 0)) {
        perror(trial->folder);
        return -1;
    }
    job->owner = trial;
    job->one_core = !trial->native;
    job->plan = (struct process_plan){
        .argv = trial_argv(arena, trial),
        .environment = trial_environment(arena, trial),
        .folder = trial->folder,
        .deadline = trial->deadline > 0 ? trial->deadline : 300,
        .file_cap = 256u << 20,
    };
    return 0;
}

/* The plan's file is some megabytes; thousands of trials would fill a disk. */
static void trial_finish(struct arena *arena, struct conduct_trial *trial)
{
    if (trial->native)
        return;
    trial->readable = conduct_read(arena, plan_path(arena, trial), &trial->conducted) == 0;
    unlink(plan_path(arena, trial));
}

int trials_run(struct arena *arena, struct conduct_trial *trials, size_t count)
{
    enum { AT_ONCE = 64 };
    char error[512];
    for (size_t from = 0; from < count; from += AT_ONCE) {
        struct job jobs[AT_ONCE];
        size_t n = count - from < AT_ONCE ? count - from : AT_ONCE;
        memset(jobs, 0, sizeof jobs);
        for (size_t i = 0; i < n; i++)
            if (trial_prepare(arena, &trials[from + i], &jobs[i]) != 0)
                return -1;
        if (jobs_run(jobs, n, jobs_cores(), NULL, NULL, error, sizeof error) != 0) {
            fprintf(stderr, "%s\n", error);
            return -1;
        }
        for (size_t i = 0; i < n; i++) {
            trials[from + i].ending = jobs[i].ending;
            trial_finish(arena, &trials[from + i]);
        }
    }
    return 0;
}

char *trial_printed(struct arena *arena, const struct conduct_trial *trial, const char *stream)
{
    char *text;
    size_t length;
    char *path = arena_printf(arena, "%s/%s", trial->folder, stream);
    return file_read(arena, path, 16u << 20, &text, &length) == 0 ? text : "";
}
