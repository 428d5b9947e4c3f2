/*
 * Sources judged by other machines:
 *
 *     cut --> DIR/chunks/LAB/0, 1, 2 ... --sbatch, a job array--> lab grade-chunk, on each node
 *                  '------ result.json of each, as it comes ------> the book
 *
 * The array's name is written beside the chunks before Slurm hears of it. Whoever comes after a
 * process that was killed takes over what the array has done, waits for what it still does, and
 * cuts anew what then has no grade.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../output/style.h"
#include "../run/files.h"
#include "../run/slurm.h"
#include "command.h"
#include "grade.h"

enum {
    USUAL_CHUNK = 32,
    SHARED_DISK = 30, /* seconds until one machine surely sees what another has written */
    PATIENCE = 600,   /* with a Slurm that does not answer */
};

struct chunk {
    char *folder;
    bool done, failed;
    double over_since; /* 0: Slurm has not said that it is over */
    char state[24];    /* that Slurm told last */
};

struct fleet {
    struct judging judging; /* done and count are of all sources */
    struct grading *grading;
    struct arena *arena;
    const char *folder; /* DIR/chunks/LAB */
    char *name;         /* of the job array */
    struct chunk *chunks;
    size_t count;
    bool taken_over; /* from a process that was killed ... */
    bool discards;   /* ... and whose results are not wanted */
    int signals;     /* a signalfd */
    int signal;      /* that ended it, or 0 */
    double silent_since;
};

/* ---- cut ---- */

static int cannot_write(const char *folder)
{
    return complain(EXIT_ENVIRONMENT,
                    "%s can't be written: %s. What is graded is kept: mend this, then --resume.",
                    folder, strerror(errno));
}

static void chunks_alloc(struct fleet *fleet, size_t count)
{
    fleet->count = count;
    fleet->chunks = arena_alloc(fleet->arena, (count + 1) * sizeof *fleet->chunks);
    for (size_t i = 0; i < count; i++)
        fleet->chunks[i].folder = arena_printf(fleet->arena, "%s/%zu", fleet->folder, i);
}

static size_t sources_left(const struct grading *grading, struct source **left)
{
    size_t count = 0;
    for (size_t i = 0; i < grading->source_count; i++)
        if (!grading->sources[i].judged)
            left[count++] = &grading->sources[i];
    return count;
}

/* So many files in each that one array can have them all. */
static int chunk_size(struct fleet *fleet, size_t count, size_t *size)
{
    char *error;
    size_t most;
    if (slurm_array_limit(fleet->arena, &most, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "Slurm can't judge them: %s.", error);
    size_t wanted = fleet->grading->request->chunk, least = (count + most - 1) / most;
    *size = wanted ? wanted : USUAL_CHUNK;
    if (*size < least)
        *size = least;
    return 0;
}

static int chunks_cut(struct fleet *fleet, struct source **sources, size_t count)
{
    size_t size = 0;
    int status = chunk_size(fleet, count, &size);
    if (status != 0)
        return status;
    folder_remove(fleet->folder);
    if (folder_make(fleet->folder) != 0 || chmod(fleet->folder, 0700) != 0)
        return cannot_write(fleet->folder);
    chunks_alloc(fleet, (count + size - 1) / size);
    for (size_t i = 0; i < fleet->count; i++) {
        size_t first = i * size, left = count - first;
        if (chunk_write(fleet->arena, fleet->chunks[i].folder, &fleet->judging, sources + first,
                        left < size ? left : size) != 0)
            return cannot_write(fleet->chunks[i].folder);
    }
    return 0;
}

/* ---- the job array ---- */

/* A node that fails before racelab begins (no such folder) says so in the chunk's log. */
static char *script_write(struct fleet *fleet)
{
    struct arena *arena = fleet->arena;
    char *path = arena_printf(arena, "%s/run.sh", fleet->folder);
    char *binary = realpath("/proc/self/exe", NULL), *root = getcwd(NULL, 0);
    int jobs = fleet->grading->request->jobs;
    char *text = arena_printf(
        arena, "#!/bin/sh\nexec env LAB_ROOT=%s %s grade-chunk%s %s/\"$SLURM_ARRAY_TASK_ID\"\n",
        shell_word(arena, root ? root : "."), shell_word(arena, binary ? binary : "build/racelab"),
        jobs ? arena_printf(arena, " --jobs %d", jobs) : "", shell_word(arena, fleet->folder));
    free(binary);
    free(root);
    return file_write(path, text, strlen(text)) == 0 ? path : NULL;
}

static char *name_path(const struct fleet *fleet)
{
    return arena_printf(fleet->arena, "%s/job", fleet->folder);
}

/* Its name is made of the moment and the process: nobody else has it. */
static int array_submit(struct fleet *fleet)
{
    char *error;
    struct timespec now;
    char *script = script_write(fleet);
    clock_gettime(CLOCK_REALTIME, &now);
    fleet->name = arena_printf(fleet->arena, "racelab-%llx-%lx", (unsigned long long)now.tv_sec,
                               now.tv_nsec ^ ((long)getpid() << 32));
    if (!script || file_write(name_path(fleet), fleet->name, strlen(fleet->name)) != 0)
        return cannot_write(fleet->folder);
    struct slurm_array array = {.name = fleet->name,
                                .script = script,
                                .folder = "/",
                                .log = arena_printf(fleet->arena, "%s/", fleet->folder),
                                .log_end = "/log",
                                .tasks = fleet->count};
    if (slurm_submit(fleet->arena, &array, &error) == 0)
        return 0;
    return complain(EXIT_ENVIRONMENT, "Slurm did not take the job: %s. Mend this, then --resume.",
                    error);
}

/* ---- what comes of it ---- */

static int chunk_merge(struct fleet *fleet, struct chunk *chunk)
{
    char *error;
    struct arena arena;
    struct source **judged;
    size_t count;
    int status = 0;
    if (fleet->discards) {
        chunk->done = true;
        return 0;
    }
    arena_init(&arena);
    if (chunk_read(&arena, chunk->folder, fleet->grading, fleet->taken_over, &judged, &count,
                   &error) != 0) {
        status = complain(0, "%s; its files are without a grade.", error);
        chunk->failed = true;
    } else {
        status = fleet->judging.keep(fleet->judging.owner, judged, count);
        for (size_t i = 0; i < count; i++)
            judged[i]->story = judged[i]->picture = NULL;
        fleet->judging.done += count;
        chunk->done = true;
    }
    arena_free(&arena);
    return status;
}

/* A chunk without a result, of which Slurm says that it is over, or nothing any more. */
static void chunk_doubt(const struct fleet *fleet, struct chunk *chunk,
                        const struct slurm_task *task)
{
    double now = grading_clock();
    bool over = task->over || !task->known;
    if (task->known)
        snprintf(chunk->state, sizeof chunk->state, "%s", task->state);
    if (!over)
        chunk->over_since = 0;
    else if (chunk->over_since <= 0)
        chunk->over_since = now;
    bool may_come = (!task->known && !fleet->taken_over) || strcmp(chunk->state, "COMPLETED") == 0;
    chunk->failed = over && (!may_come || now - chunk->over_since > SHARED_DISK);
}

/* Takes over what is done, and counts what is neither done nor failed. 0, or an exit status. */
static int fleet_look(struct fleet *fleet, const struct slurm_task *tasks, size_t *open,
                      size_t *running)
{
    int status = 0;
    *open = *running = 0;
    for (size_t i = 0; i < fleet->count && status == 0; i++) {
        struct chunk *chunk = &fleet->chunks[i];
        if (chunk->done || chunk->failed)
            continue;
        if (chunk_is_done(fleet->arena, chunk->folder))
            status = chunk_merge(fleet, chunk);
        else if (tasks)
            chunk_doubt(fleet, chunk, &tasks[i]);
        *open += !chunk->done && !chunk->failed;
        *running += tasks && tasks[i].runs;
    }
    return status;
}

/* ---- waiting ---- */

static int signals_catch(sigset_t *before)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction action;
        if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&set, ending[i]);
    }
    sigprocmask(SIG_BLOCK, &set, before);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

/* Ctrl-C: the array is ended, and what it has done is still taken over. A second one: at once. */
static void fleet_rest(struct fleet *fleet, double seconds)
{
    char *error;
    struct signalfd_siginfo info;
    struct pollfd watched = {.fd = fleet->signals, .events = POLLIN};
    if (poll(&watched, 1, (int)(1000 * seconds)) <= 0 ||
        read(fleet->signals, &info, sizeof info) != sizeof info)
        return;
    if (fleet->signal) {
        fprintf(stderr, "lab: stopped; Slurm may still be ending its job %s.\n", fleet->name);
        exit(128 + (int)info.ssi_signo);
    }
    fleet->signal = (int)info.ssi_signo;
    complain(0, "ending Slurm's job; what it has judged is kept.");
    if (slurm_cancel(fleet->arena, fleet->name, &error) != 0)
        complain(0, "it could not be ended: %s. Call 'scancel --name=%s'.", error, fleet->name);
}

static void fleet_show(const struct fleet *fleet, size_t open, size_t running)
{
    char text[64];
    snprintf(text, sizeof text, "Slurm: %zu chunks wait, %zu run", open - running, running);
    judging_show(&fleet->judging, text, (double)fleet->judging.done);
}

/* Slurm's view; NULL while it does not answer: then only results are looked for. */
static struct slurm_task *fleet_ask(struct fleet *fleet, struct arena *arena, int *status)
{
    char *error;
    struct slurm_task *tasks = arena_alloc(arena, (fleet->count + 1) * sizeof *tasks);
    if (slurm_look(arena, fleet->name, tasks, fleet->count, &error) == 0) {
        fleet->silent_since = 0;
        return tasks;
    }
    if (fleet->silent_since <= 0) {
        fleet->silent_since = grading_clock();
        complain(0, "Slurm does not answer (%s); waiting for it.", error);
    } else if (grading_clock() - fleet->silent_since > PATIENCE || fleet->signal) {
        *status = complain(EXIT_ENVIRONMENT,
                           "Slurm does not answer: %s. When it does, go on with --resume.", error);
    }
    return NULL;
}

/* Until every chunk is done or has failed. */
static int fleet_wait(struct fleet *fleet)
{
    int status = 0;
    size_t open = 1, running;
    for (int round = 0; status == 0; round++) {
        struct arena arena, *kept = fleet->arena;
        arena_init(&arena);
        fleet->arena = &arena;
        const struct slurm_task *tasks = fleet_ask(fleet, &arena, &status);
        if (status == 0)
            status = fleet_look(fleet, tasks, &open, &running);
        if (status == 0 && open) {
            fleet_show(fleet, open, running);
            fleet_rest(fleet, round < 60 ? 1 : 5);
        }
        fleet->arena = kept;
        arena_free(&arena);
        if (!open)
            break;
    }
    progress_end();
    return status;
}

/* ---- after a process that was killed ---- */

/* The chunks and the array that it left, if any. */
static bool fleet_find(struct fleet *fleet)
{
    size_t length, count = 0;
    if (file_read(fleet->arena, name_path(fleet), 100, &fleet->name, &length) != 0 ||
        strncmp(fleet->name, "racelab-", 8) != 0 ||
        strspn(fleet->name, "abcdefghijklmnopqrstuvwxyz0123456789-") != length)
        return false;
    while (access(arena_printf(fleet->arena, "%s/%zu/chunk.json", fleet->folder, count), F_OK) == 0)
        count++;
    chunks_alloc(fleet, count);
    return true;
}

static int fleet_take_over(struct fleet *fleet)
{
    char *error;
    if (!fleet_find(fleet))
        return 0;
    fleet->taken_over = true;
    fleet->discards = fleet->grading->request->regrade || !fleet->grading->source_count;
    if (fleet->discards && slurm_cancel(fleet->arena, fleet->name, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "an earlier job of Slurm's can't be ended: %s.", error);
    int status = fleet_wait(fleet);
    fleet->taken_over = fleet->discards = false;
    return status;
}

/* ---- the whole ---- */

/* Of a task that was cancelled alone before it began, Slurm says nothing more. */
static void chunk_complain(const struct chunk *chunk)
{
    bool began = *chunk->state && strcmp(chunk->state, "PENDING") != 0;
    complain(0, "chunk %s has no grades: %s; its log, if there is one, is %s/log.",
             strrchr(chunk->folder, '/') + 1,
             began ? chunk->state : "it was cancelled before it began", chunk->folder);
}

/* What is left is judged, or told of. */
static int fleet_judge(struct fleet *fleet)
{
    struct source **left =
        arena_alloc(fleet->arena, (fleet->grading->source_count + 1) * sizeof *left);
    size_t count = sources_left(fleet->grading, left), failed = 0;
    int status = count ? chunks_cut(fleet, left, count) : 0;
    if (status == 0 && count)
        status = array_submit(fleet);
    if (status == 0 && count)
        status = fleet_wait(fleet);
    if (status != 0 || fleet->signal)
        return status;
    for (size_t i = 0; i < fleet->count; i++)
        if (fleet->chunks[i].failed && ++failed <= 10)
            chunk_complain(&fleet->chunks[i]);
    count = sources_left(fleet->grading, left);
    if (count)
        return complain(EXIT_ENVIRONMENT,
                        "%zu of %zu files have no grade (chunks without: %zu). What is graded is "
                        "kept: mend this, then --resume.",
                        count, fleet->grading->source_count, failed);
    folder_remove(fleet->folder);
    rmdir(arena_printf(fleet->arena, "%s/chunks", fleet->grading->folder));
    return 0;
}

int slurm_judge(struct grading *grading, const struct judging *judging)
{
    sigset_t before;
    struct fleet fleet = {
        .judging = *judging,
        .grading = grading,
        .arena = grading->arena,
        .folder = arena_printf(grading->arena, "%s/chunks/%s", grading->folder, grading->lab->name),
        .signals = signals_catch(&before)};
    if (fleet.signals < 0)
        return complain(EXIT_ENVIRONMENT, "signals can't be caught: %s.", strerror(errno));
    int status = fleet_take_over(&fleet);
    if (status == 0 && !fleet.signal)
        status = fleet_judge(&fleet);
    close(fleet.signals);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (fleet.signal) {
        complain(0, "stopped. What is graded is kept: go on with --resume.");
        return 128 + fleet.signal;
    }
    return status;
}
