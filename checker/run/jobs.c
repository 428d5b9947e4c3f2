#include "jobs.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

static int allowed;

void jobs_use(int cores)
{
    allowed = cores;
}

int jobs_cores(void)
{
    if (allowed > 0)
        return allowed;
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    int cores = CPU_COUNT(&set);
    return cores > 0 ? cores : 1;
}

/* A place for one run under way. */
struct slot {
    struct process *process;
    struct job *job;
};

/* The places for one sort of job, from first to before end. */
struct lane {
    bool waits;
    int first, end;
};

struct pool {
    struct slot *slots;
    struct pollfd *watched; /* one for each slot, and the last for signals */
    int size;
    struct lane working, waiting;
};

static int pool_init(struct pool *pool, int parallel, int signals)
{
    int size = 2 * parallel;
    pool->slots = calloc((size_t)size, sizeof *pool->slots);
    pool->watched = calloc((size_t)size + 1, sizeof *pool->watched);
    pool->size = size;
    pool->working = (struct lane){.end = parallel};
    pool->waiting = (struct lane){.waits = true, .first = parallel, .end = size};
    if (!pool->slots || !pool->watched) {
        free(pool->slots);
        free(pool->watched);
        return -1;
    }
    for (int i = 0; i <= size; i++)
        pool->watched[i] = (struct pollfd){.fd = -1, .events = POLLIN};
    pool->watched[size].fd = signals;
    return 0;
}

static int pool_start(struct pool *pool, int i, struct job *job, char *error, size_t error_size)
{
    struct slot *slot = &pool->slots[i];
    if (job->one_core)
        job->plan.core = 1 + i;
    if (process_start(&job->plan, &slot->process, error, error_size) != 0) {
        slot->process = NULL;
        return -1;
    }
    slot->job = job;
    job->begun = true;
    pool->watched[i].fd = process_fd(slot->process);
    return 0;
}

/* Its owner may have found out meanwhile that it waits: so it is looked for from the first on. */
static struct job *job_next(struct job *jobs, size_t count, bool waits)
{
    for (size_t i = 0; i < count; i++)
        if (!jobs[i].begun && jobs[i].waits == waits)
            return &jobs[i];
    return NULL;
}

static int lane_fill(struct pool *pool, const struct lane *lane, struct job *jobs, size_t count,
                     char *error, size_t error_size)
{
    for (int i = lane->first; i < lane->end; i++) {
        struct job *next = pool->slots[i].process ? NULL : job_next(jobs, count, lane->waits);
        if (next && pool_start(pool, i, next, error, error_size) != 0)
            return -1;
    }
    return 0;
}

/* Starts the jobs that there is room for. */
static int pool_fill(struct pool *pool, struct job *jobs, size_t count, char *error,
                     size_t error_size)
{
    if (lane_fill(pool, &pool->working, jobs, count, error, error_size) != 0)
        return -1;
    return lane_fill(pool, &pool->waiting, jobs, count, error, error_size);
}

/* The job that ended in slot i. */
static struct job *pool_reap(struct pool *pool, int i, char *error, size_t error_size)
{
    struct slot *slot = &pool->slots[i];
    int finished = process_finish(slot->process, &slot->job->ending, error, error_size);
    slot->process = NULL;
    pool->watched[i].fd = -1;
    return finished == 0 ? slot->job : NULL;
}

static void pool_free(struct pool *pool)
{
    for (int i = 0; i < pool->size; i++)
        if (pool->slots[i].process)
            process_kill(pool->slots[i].process);
    free(pool->slots);
    free(pool->watched);
}

/* A signal that whoever started us made harmless (nohup) stays harmless. */
static void add_unless_ignored(sigset_t *set, int signal)
{
    struct sigaction action;
    if (sigaction(signal, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
        sigaddset(set, signal);
}

/* Signals that should end us are read from a descriptor while runs are under way. */
static int signals_catch(sigset_t *before)
{
    sigset_t ending;
    sigemptyset(&ending);
    add_unless_ignored(&ending, SIGINT);
    add_unless_ignored(&ending, SIGTERM);
    add_unless_ignored(&ending, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &ending, before) != 0)
        return -1;
    return signalfd(-1, &ending, SFD_CLOEXEC);
}

static struct {
    void (*call)(void *argument);
    void *argument;
} ticking;

void jobs_tick(void (*tick)(void *argument), void *argument)
{
    ticking.call = tick;
    ticking.argument = argument;
}

/* Waits for at least one run to end or a signal; the signal's number or 0; -1 when poll fails. */
static int pool_wait(struct pool *pool)
{
    enum { TICK_MS = 200 };
    int ready;
    while ((ready = poll(pool->watched, (nfds_t)pool->size + 1, ticking.call ? TICK_MS : -1)) <= 0)
        if (ready == 0)
            ticking.call(ticking.argument);
        else if (errno != EINTR)
            return -1;
    struct signalfd_siginfo info;
    if (pool->watched[pool->size].revents &&
        read(pool->watched[pool->size].fd, &info, sizeof info) == sizeof info)
        return (int)info.ssi_signo;
    return 0;
}

int jobs_run(struct job *jobs, size_t count, int parallel,
             void (*finished)(struct job *job, size_t done, size_t count, void *argument),
             void *argument, char *error, size_t error_size)
{
    sigset_t before;
    struct pool pool;
    int result = -1, signal = 0;
    int signals = signals_catch(&before);
    snprintf(error, error_size, "the runs could not be watched: %s", strerror(errno));
    if (signals < 0 || pool_init(&pool, parallel > 0 ? parallel : 1, signals) != 0)
        goto out_signals;
    size_t done = 0;
    for (size_t i = 0; i < count; i++)
        jobs[i].begun = false;
    while (done < count) {
        if (pool_fill(&pool, jobs, count, error, error_size) != 0)
            goto out_pool;
        signal = pool_wait(&pool);
        if (signal != 0)
            goto out_pool;
        for (int i = 0; i < pool.size; i++) {
            if (!pool.slots[i].process || !pool.watched[i].revents)
                continue;
            struct job *job = pool_reap(&pool, i, error, error_size);
            if (!job || pool_fill(&pool, jobs, count, error, error_size) != 0)
                goto out_pool;
            done++;
            if (finished)
                finished(job, done, count, argument);
        }
    }
    result = 0;
out_pool:
    pool_free(&pool);
out_signals:
    if (signals >= 0)
        close(signals);
    if (signal > 0) {
        fprintf(stderr, "lab: stopped.\n");
        exit(128 + signal);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return result;
}
