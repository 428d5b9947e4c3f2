/* wrong: main adds each thread that it has started. */
#include "add-inside-worker.h"

#include "waitgroup.h"

#include <pthread.h>
#include <stdlib.h>

struct election {
    struct waitgroup calls; /* those that are not finished yet */
    pthread_mutex_t lock;
    long votes;   /* so far; guarded by lock */
    int stations; /* that have told their votes; guarded by lock */
};

/* One call, and its thread. */
struct call {
    struct election *election;
    struct station *station;
    pthread_t thread;
};

static void votes_add(struct election *election, long votes)
{
    pthread_mutex_lock(&election->lock);
    election->votes += votes;
    election->stations++;
    pthread_mutex_unlock(&election->lock);
}

static void *call_run(void *argument)
{
    struct call *call = argument;
    if (station_call(call->station))
        votes_add(call->election, station_votes(call->station));
    waitgroup_done(&call->election->calls);
    return NULL;
}

/* Says what is known now. */
static void announce(struct election *election)
{
    pthread_mutex_lock(&election->lock);
    long votes = election->votes;
    int stations = election->stations;
    pthread_mutex_unlock(&election->lock);
    result_announce(votes, stations);
}

static size_t calls_start(struct call *calls, struct election *election,
                          struct station *const *stations, size_t count)
{
    size_t started = 0;
    for (; started < count; started++) {
        struct call *call = &calls[started];
        *call = (struct call){.election = election, .station = stations[started]};
        if (pthread_create(&call->thread, NULL, call_run, call) != 0)
            break;
        waitgroup_add(&election->calls, 1);
    }
    return started;
}

bool election_run(struct station *const *stations, size_t count)
{
    struct election election = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct call *calls = calloc(count, sizeof *calls);
    if (calls == NULL)
        return false;
    waitgroup_init(&election.calls);
    size_t started = calls_start(calls, &election, stations, count);
    waitgroup_wait(&election.calls);
    if (started == count)
        announce(&election);
    for (size_t i = 0; i < started; i++)
        pthread_join(calls[i].thread, NULL);
    waitgroup_destroy(&election.calls);
    free(calls);
    return started == count;
}
