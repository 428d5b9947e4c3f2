/*
 * Slurm, asked with its own commands: sbatch, squeue, scancel, scontrol. No accounting database is
 * needed. A job array is known by its name from before it is submitted, so that whoever comes after
 * a process that was killed finds it.
 *
 * Functions that can fail return 0, or -1 with one sentence in *error, from the arena.
 */
#ifndef SLURM_H
#define SLURM_H

#include <stdbool.h>
#include <stddef.h>

#include "../model/arena.h"

/* Is there an sbatch in PATH? */
bool slurm_is_here(void);

/* How many tasks an array may have: Slurm's MaxArraySize. */
int slurm_array_limit(struct arena *arena, size_t *limit, char **error);

struct slurm_array {
    const char *name;   /* letters, digits and "-"; nobody else's */
    const char *script; /* of a shell; SLURM_ARRAY_TASK_ID is its task, from 0 */
    const char *folder; /* to start in */
    const char *log;    /* of each task, two parts of a path around its number */
    const char *log_end;
    size_t tasks;
};

/* Each task has a node of its own: programs of two tasks would be counted together. */
int slurm_submit(struct arena *arena, const struct slurm_array *array, char **error);

struct slurm_task {
    bool known; /* Slurm tells of it: it forgets what ended some minutes ago */
    bool over;  /* it has ended, however */
    bool runs;
    char state[24]; /* "PENDING", "TIMEOUT" */
};

/*
 * What has become of the tasks of an array. Slurm does not tell of a task that was cancelled alone
 * before it began.
 */
int slurm_look(struct arena *arena, const char *name, struct slurm_task *tasks, size_t count,
               char **error);

/* Ends all tasks that are not over; slurm_look tells when they are. */
int slurm_cancel(struct arena *arena, const char *name, char **error);

#endif
