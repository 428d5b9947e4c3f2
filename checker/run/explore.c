#include "explore.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "jobs.h"

enum { SLICES_MOST = 64, WORTH_SLICING = 2000 };

/* A part of the plan with a server of its own. */
struct slice {
    struct conduct_plan plan;
    char *folder, *path;
    struct conducted conducted;
};

bool strategy_is_fixed(unsigned strategy)
{
    return strategy == STRATEGY_FIRST || strategy == STRATEGY_WALK || strategy == STRATEGY_SCRIPT ||
           strategy == STRATEGY_NATIVE;
}

size_t plan_schedules(const struct conduct_plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        count += plan->entries[i].count;
    return count;
}

/* ---- slices ---- */

static bool can_be_cut(const struct conduct_plan *plan)
{
    return plan->count == 1 && strategy_is_fixed(plan->entries[0].strategy) &&
           plan->entries[0].count >= WORTH_SLICING && plan->stop_after == 0;
}

static size_t slices_wanted(const struct conduct_plan *plan)
{
    size_t cores = (size_t)jobs_cores();
    if (!can_be_cut(plan))
        return 1;
    return cores < SLICES_MOST ? cores : SLICES_MOST;
}

static struct slice *slices_cut(struct arena *arena, const struct conduct_plan *plan, size_t count)
{
    struct slice *slices = arena_alloc(arena, count * sizeof *slices);
    for (size_t i = 0; i < count; i++) {
        slices[i] = (struct slice){.plan = *plan};
        slices[i].plan.core = plan->core + (unsigned)i;
        if (count == 1)
            continue;
        const struct plan_entry *whole = &plan->entries[0];
        struct plan_entry *part = &slices[i].plan.entries[0];
        uint32_t from = (uint32_t)(i * (size_t)whole->count / count);
        uint32_t to = (uint32_t)((i + 1) * (size_t)whole->count / count);
        part->first = whole->first + from;
        part->count = to - from;
    }
    return slices;
}

static int slice_begin(struct arena *arena, struct slice *slice, char *error, size_t error_size)
{
    static size_t serial;
    char *root = getcwd(NULL, 0);
    slice->folder =
        arena_printf(arena, "%s/%s/explore-%zu", root ? root : ".", work_folder(), serial++);
    slice->path = arena_printf(arena, "%s/conductor", slice->folder);
    free(root);
    if (folder_make(slice->folder) == 0 && conduct_begin(slice->path, &slice->plan) == 0)
        return 0;
    snprintf(error, error_size, "a plan can't be written to %s: %s", slice->folder,
             strerror(errno));
    return -1;
}

/* ---- running ---- */

/* As in an exam, the program sees an absolute path. */
static char *absolute(struct arena *arena, const char *program)
{
    char *root = getcwd(NULL, 0);
    char *path = program[0] == '/' ? arena_copy(arena, program)
                                   : arena_printf(arena, "%s/%s", root ? root : ".", program);
    free(root);
    return path;
}

static char *const *argv_of(struct arena *arena, const struct exploration *exploration)
{
    size_t count = 0;
    while (exploration->arguments && exploration->arguments[count])
        count++;
    char **argv = arena_alloc(arena, (count + 2) * sizeof *argv);
    argv[0] = absolute(arena, exploration->program);
    for (size_t i = 0; i < count; i++)
        argv[i + 1] = exploration->arguments[i];
    return argv;
}

/* The same as in an exam: what is seen there must be seen here. */
static char *const *environment_of(struct arena *arena, const struct slice *slice)
{
    const char *path = getenv("PATH");
    char **list = arena_alloc(arena, 5 * sizeof *list);
    list[0] = arena_printf(arena, "PATH=%s", path ? path : "/usr/bin:/bin");
    list[1] = "LANG=C";
    list[2] = "HOME=/nonexistent";
    list[3] = arena_printf(arena, "LAB_CONDUCTOR=%s", slice->path);
    return list;
}

static void job_plan(struct arena *arena, const struct exploration *exploration,
                     const struct slice *slice, struct job *job)
{
    static const size_t mebi = 1024 * 1024;
    job->plan = (struct process_plan){
        .argv = argv_of(arena, exploration),
        .environment = environment_of(arena, slice),
        .folder = slice->folder,
        .directory = exploration->directory,
        .deadline = exploration->deadline,
        .output_cap = mebi,
        .file_cap = 256 * mebi,
    };
}

struct watched {
    const struct exploration *exploration;
    const struct slice *slices;
    size_t count, whole;
};

static void progress_tell(void *argument)
{
    const struct watched *watched = argument;
    size_t done = 0;
    for (size_t i = 0; i < watched->count; i++)
        done += conduct_done(watched->slices[i].path);
    watched->exploration->progress(done, watched->whole, watched->exploration->argument);
}

static int slices_run(struct arena *arena, struct exploration *exploration, struct slice *slices,
                      size_t count, char *error, size_t error_size)
{
    struct job *jobs = arena_alloc(arena, count * sizeof *jobs);
    struct watched watched = {exploration, slices, count, 0};
    for (size_t i = 0; i < count; i++) {
        if (slice_begin(arena, &slices[i], error, error_size) != 0)
            return -1;
        job_plan(arena, exploration, &slices[i], &jobs[i]);
        watched.whole += plan_schedules(&slices[i].plan);
    }
    if (exploration->progress)
        jobs_tick(progress_tell, &watched);
    int result = jobs_run(jobs, count, (int)count, NULL, NULL, error, error_size);
    jobs_tick(NULL, NULL);
    exploration->ending = jobs[count - 1].ending;
    return result;
}

/* ---- what came of it ---- */

static struct conduct_failure *failure_like(struct conducted *all,
                                            const struct conduct_failure *failure)
{
    for (size_t i = 0; i < all->failure_count; i++)
        if (all->failures[i].key == failure->key)
            return &all->failures[i];
    return NULL;
}

/* In the order of seeds: the first schedule that fails in some way is the one that is told. */
static void slice_join(struct arena *arena, struct exploration *exploration,
                       const struct slice *slice)
{
    struct conducted *all = &exploration->conducted;
    const struct conducted *part = &slice->conducted;
    for (size_t i = 0; i < part->failure_count; i++) {
        const struct conduct_failure *failure = &part->failures[i];
        struct conduct_failure *known = failure_like(all, failure);
        if (known) {
            known->times += failure->times;
            continue;
        }
        size_t n = all->failure_count++;
        all->failures = arena_grow(arena, all->failures, n, sizeof *all->failures);
        all->failures[n] = *failure;
        all->failures[n].number += (uint32_t)all->run_count;
        exploration->words = arena_grow(arena, exploration->words, n, sizeof *exploration->words);
        exploration->words[n] = arena_printf(arena, "%s.%zu", slice->path, i);
    }
    all->run_count += part->run_count;
    all->unmodelled += part->unmodelled;
    all->started = all->started && part->started;
    all->finished = all->finished && part->finished;
}

static int slices_read(struct arena *arena, struct exploration *exploration, struct slice *slices,
                       size_t count, char *error, size_t error_size)
{
    for (size_t i = 0; i < count; i++)
        if (conduct_read(arena, slices[i].path, &slices[i].conducted) != 0) {
            snprintf(error, error_size, "what the conductor wrote can't be read: %s",
                     strerror(errno));
            return -1;
        }
    struct conducted *all = &exploration->conducted;
    *all = slices[count - 1].conducted;
    all->failure_count = all->run_count = all->unmodelled = 0;
    all->failures = NULL;
    exploration->words = NULL;
    for (size_t i = 0; i < count; i++)
        slice_join(arena, exploration, &slices[i]);
    exploration->folder = slices[count - 1].folder;
    return 0;
}

int explore_run(struct arena *arena, struct exploration *exploration,
                const struct conduct_plan *plan, char *error, size_t error_size)
{
    size_t count = slices_wanted(plan);
    struct slice *slices = slices_cut(arena, plan, count);
    if (slices_run(arena, exploration, slices, count, error, error_size) != 0)
        return -1;
    return slices_read(arena, exploration, slices, count, error, error_size);
}
