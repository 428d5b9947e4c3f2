#include "explore.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "jobs.h"

size_t plan_schedules(const struct conduct_plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        count += plan->entries[i].count;
    return count;
}

static int plan_leave(struct arena *arena, struct exploration *exploration,
                      const struct conduct_plan *plan, char *error, size_t error_size)
{
    static size_t serial;
    char *root = getcwd(NULL, 0);
    exploration->folder =
        arena_printf(arena, "%s/%s/explore-%zu", root ? root : ".", work_folder(), serial++);
    exploration->path = arena_printf(arena, "%s/conductor", exploration->folder);
    free(root);
    if (folder_make(exploration->folder) == 0 && conduct_begin(exploration->path, plan) == 0)
        return 0;
    snprintf(error, error_size, "a plan can't be written to %s: %s", exploration->folder,
             strerror(errno));
    return -1;
}

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
static char *const *environment_of(struct arena *arena, const struct exploration *exploration)
{
    const char *path = getenv("PATH");
    char **list = arena_alloc(arena, 7 * sizeof *list);
    list[0] = arena_printf(arena, "PATH=%s", path ? path : "/usr/bin:/bin");
    list[1] = "LANG=C";
    list[2] = "HOME=/nonexistent";
    list[3] = arena_printf(arena, "LAB_CONDUCTOR=%s", exploration->path);
    list[4] = CONDUCT_TUNABLES;
    list[5] = CONDUCT_BINDING;
    return list;
}

struct watched {
    const struct exploration *exploration;
    size_t count;
};

static void progress_tell(void *argument)
{
    const struct watched *watched = argument;
    const struct exploration *exploration = watched->exploration;
    exploration->progress(conduct_done(exploration->path), watched->count, exploration->argument);
}

int explore_run(struct arena *arena, struct exploration *exploration,
                const struct conduct_plan *plan, char *error, size_t error_size)
{
    static const size_t mebi = 1024 * 1024;
    struct watched watched = {exploration, plan_schedules(plan)};
    struct job job = {0};
    if (plan_leave(arena, exploration, plan, error, error_size) != 0)
        return -1;
    job.plan = (struct process_plan){
        .argv = argv_of(arena, exploration),
        .environment = environment_of(arena, exploration),
        .folder = exploration->folder,
        .directory = exploration->directory,
        .deadline = exploration->deadline,
        .output_cap = mebi,
        .file_cap = 256 * mebi,
    };
    if (exploration->progress)
        jobs_tick(progress_tell, &watched);
    int result = jobs_run(&job, 1, 1, NULL, NULL, error, error_size);
    jobs_tick(NULL, NULL);
    exploration->ending = job.ending;
    if (result != 0)
        return -1;
    if (conduct_read(arena, exploration->path, &exploration->conducted) == 0)
        return 0;
    snprintf(error, error_size, "what the conductor wrote can't be read: %s", strerror(errno));
    return -1;
}
