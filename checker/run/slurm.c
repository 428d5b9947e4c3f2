#include "slurm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "process.h"

enum { ONE_ANSWER = 64 << 20, PATIENCE = 120 };

bool slurm_is_here(void)
{
    struct arena arena;
    arena_init(&arena);
    bool here = program_in_path(&arena, "sbatch") != NULL;
    arena_free(&arena);
    return here;
}

/* What a command says, or why it says nothing. */
static int ask(struct arena *arena, char **argv, char **answer, char **error)
{
    char why[512], how[64], *complaint = "";
    size_t length;
    bool cut;
    struct ending ending;
    char *folder = arena_printf(arena, "%s/slurm", work_folder());
    struct process_plan plan = {
        .argv = argv, .folder = folder, .deadline = PATIENCE, .output_cap = ONE_ANSWER};
    if (folder_make(folder) != 0 || process_run(&plan, &ending, why, sizeof why) != 0) {
        *error = arena_printf(arena, "%s could not be run", argv[0]);
        return -1;
    }
    if (file_read_start(arena, arena_printf(arena, "%s/out", folder), 0, answer, &length, &cut) !=
        0)
        *answer = "";
    if (ending.how == ENDED_EXIT && ending.code == 0)
        return 0;
    file_read_start(arena, arena_printf(arena, "%s/err", folder), 400, &complaint, &length, &cut);
    complaint[strcspn(complaint, "\n")] = '\0';
    *error = arena_printf(arena, "%s: %s", argv[0],
                          *complaint ? complaint : ending_describe(&ending, how, sizeof how));
    return -1;
}

int slurm_array_limit(struct arena *arena, size_t *limit, char **error)
{
    static const char key[] = "MaxArraySize";
    char *answer;
    char *argv[] = {"scontrol", "show", "config", NULL};
    if (ask(arena, argv, &answer, error) != 0)
        return -1;
    const char *line = strstr(answer, key);
    const char *value = line ? strchr(line, '=') : NULL;
    long number = value ? strtol(value + 1, NULL, 10) : 0;
    if (number > 0) {
        *limit = (size_t)number;
        return 0;
    }
    *error = "this Slurm takes no job arrays (its MaxArraySize is 0)";
    return -1;
}

/* In names of logs, sbatch takes % for the beginning of a pattern. */
static char *plain_for_sbatch(struct arena *arena, const char *path)
{
    char *text = arena_alloc(arena, 2 * strlen(path) + 1), *end = text;
    for (; *path; *end++ = *path++)
        if (*path == '%')
            *end++ = '%';
    return text;
}

int slurm_submit(struct arena *arena, const struct slurm_array *array, char **error)
{
    char *answer;
    char *argv[] = {
        "sbatch",
        "--parsable",
        arena_printf(arena, "--job-name=%s", array->name),
        arena_printf(arena, "--array=0-%zu", array->tasks - 1),
        arena_printf(arena, "--output=%s%%a%s", plain_for_sbatch(arena, array->log),
                     plain_for_sbatch(arena, array->log_end)),
        arena_printf(arena, "--chdir=%s", array->folder),
        "--exclusive",
        (char *)array->script,
        NULL,
    };
    return ask(arena, argv, &answer, error);
}

static bool is_over(const char *state)
{
    static const char *const states[] = {"BOOT_FAIL", "CANCELLED", "COMPLETED",     "DEADLINE",
                                         "FAILED",    "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
                                         "REVOKED",   "TIMEOUT"};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(state, states[i]) == 0)
            return true;
    return false;
}

/* When all that has not begun is cancelled, it is one line: "N/A|CANCELLED". */
static void tell_the_rest(struct slurm_task *tasks, size_t count, const struct slurm_task *rest)
{
    for (size_t i = 0; i < count && rest->known; i++)
        if (!tasks[i].known)
            tasks[i] = *rest;
}

/* One line for each task: "12|RUNNING". */
int slurm_look(struct arena *arena, const char *name, struct slurm_task *tasks, size_t count,
               char **error)
{
    char *answer, *end;
    char *argv[] = {"squeue",
                    "--noheader",
                    "--array",
                    "--states=all",
                    arena_printf(arena, "--name=%s", name),
                    "--format=%K|%T",
                    NULL};
    if (ask(arena, argv, &answer, error) != 0)
        return -1;
    struct slurm_task rest = {0};
    memset(tasks, 0, count * sizeof *tasks);
    for (char *line = answer; *line; line = end) {
        size_t length = strcspn(line, "\n");
        end = line + length + (line[length] == '\n');
        line[length] = '\0';
        char *state = strchr(line, '|'), *after;
        unsigned long number = strtoul(line, &after, 10);
        if (!state || (after == state && number >= count))
            continue;
        struct slurm_task task = {.known = true, .over = is_over(++state)};
        task.runs = strcmp(state, "RUNNING") == 0;
        snprintf(task.state, sizeof task.state, "%s", state);
        if (after == state - 1)
            tasks[number] = task;
        else if (task.over)
            rest = task;
    }
    tell_the_rest(tasks, count, &rest);
    return 0;
}

int slurm_cancel(struct arena *arena, const char *name, char **error)
{
    char *answer;
    char *argv[] = {"scancel", arena_printf(arena, "--name=%s", name), NULL};
    return ask(arena, argv, &answer, error);
}
