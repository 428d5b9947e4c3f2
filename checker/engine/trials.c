#include "trials.h"

#include <stdio.h>
#include <time.h>

#include "../model/lab.h"

const double trials_patience = 2;

/* Nobody waits longer than this to be told that a program hangs. */
static const double time_for_all = 8;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool has_kind(const struct exam *exam, enum kind kind)
{
    for (size_t i = 0; i < exam->findings.count; i++)
        if (exam->findings.list[i]->kind == kind)
            return true;
    return false;
}

/* What the lock graph says is of no account here: no test would have seen it. */
static void trial_count(struct trials *trials, const struct exam *trial)
{
    const struct run *run = &trial->runs[RUN_NATIVE];
    enum ending_how how = run->ending.how;
    trials->count++;
    if (how == ENDED_HANG || how == ENDED_DEADLINE)
        trials->hung++;
    else if (how != ENDED_EXIT)
        trials->crashed++;
    else if (!run->driver_ended || has_kind(trial, KIND_WRONG_RESULT))
        trials->wrong++;
    else
        trials->right++;
}

static int trial_run(const struct exam *built, struct trials *trials, char *error,
                     size_t error_size)
{
    struct arena arena;
    struct exam trial;
    arena_init(&arena);
    exam_init_submission(&trial, &arena, built->lab, built->sources[0]);
    exam_share_build(&trial, built);
    exam_want_only(&trial, RUN_NATIVE);
    if (trial.deadline > trials_patience)
        trial.deadline = trials_patience;
    int result = exams_run(&trial, 1, NULL, error, error_size);
    if (result == 0 && trial.runs[RUN_NATIVE].unfit) {
        snprintf(error, error_size, "%s", trial.runs[RUN_NATIVE].broken);
        result = -1;
    }
    if (result == 0)
        trial_count(trials, &trial);
    arena_free(&arena);
    return result;
}

int trials_run(const struct exam *built, int count, struct progress *progress,
               struct trials *trials, char *error, size_t error_size)
{
    struct trials so_far = {0};
    double end = now() + time_for_all;
    while (so_far.count < count && (so_far.count == 0 || now() < end)) {
        if (progress)
            progress->step(progress, "runs as any test would make them", (size_t)so_far.count,
                           (size_t)count);
        if (trial_run(built, &so_far, error, error_size) != 0)
            return -1;
    }
    *trials = so_far;
    return 0;
}
