/*
 * A semaphore: a count of free permits, and a queue of those who wait for some.
 *
 *     free: 2      queue:  [ kim wants 5 ]-->[ bob wants 1 ]-->[ eve wants 2 ]
 *
 * Bob must wait here, although there is one for him. If he and those after him were let in whenever
 * it is enough for them, there might never be 5 at the same time, and Kim would starve. So there is
 * one rule, for who comes and for who releases: only the first in the queue is served, and who
 * finds a queue joins it.
 *
 * Permits are handed over: the one who releases takes them from the count in the name of the one
 * who waits, and wakes it after that. It does not wake somebody to have a look whether there are
 * enough now: in the meantime a third one could have taken them, the woken one would sleep again,
 * and its turn would be gone.
 *
 * No wakeup is lost. Looking at the count and joining the queue are one critical section, so
 * whoever releases later finds the request. And whoever changes what the rule depends on applies
 * the rule, under the same lock: that is a release, and it is a request that leaves the queue
 * unserved. If the first gives up (its context is done), those behind it may go on now, and nobody
 * else would tell them.
 *
 * A request is served or given up, never both: that is decided in one step by its waiter
 * (waiter.h). Who loses finds it settled. A request lives on its owner's stack; whoever takes it
 * out of the queue, under the lock, is the last to touch it there. The owner can't return before it
 * is settled, because it waits for that, and looks whether it is still in the queue if it has given
 * up.
 *
 * Lock order: a semaphore's lock, then a waiter's.
 */
#include "weighted_semaphore.h"

#include "check.h"
#include "clock.h"
#include "context.h"
#include "waiter.h"
#include "watch.h"

enum { SERVED = 1 }; /* the outcome of a waiter; the other one is WATCH_CANCELLED */

/* In the queue. */
struct request {
    struct waiter *waiter; /* constant */
    size_t permits;        /* constant */
    struct request *next;  /* guarded by the semaphore's lock */
};

struct semaphore {
    size_t permits;        /* constant: all there are */
    pthread_mutex_t lock;  /* before a waiter's */
    size_t free;           /* guarded by lock: taken by nobody */
    struct request *queue; /* guarded by lock; the longest waiting is first */
};

struct semaphore *semaphore_new(size_t permits)
{
    struct semaphore *semaphore = calloc(1, sizeof *semaphore);
    if (!semaphore)
        return NULL;
    semaphore->permits = semaphore->free = permits;
    MUST(pthread_mutex_init(&semaphore->lock, NULL));
    return semaphore;
}

void semaphore_free(struct semaphore *semaphore)
{
    if (!semaphore)
        return;
    MUST(pthread_mutex_destroy(&semaphore->lock));
    free(semaphore);
}

/* Call these with the lock held. */

/* Without a queue, and when there are enough. */
static bool permits_take(struct semaphore *semaphore, size_t permits)
{
    if (semaphore->queue || semaphore->free < permits)
        return false;
    semaphore->free -= permits;
    return true;
}

static void queue_append(struct request **queue, struct request *request)
{
    while (*queue)
        queue = &(*queue)->next;
    *queue = request;
}

/* If it is still there. */
static void queue_remove(struct request **queue, const struct request *request)
{
    while (*queue && *queue != request)
        queue = &(*queue)->next;
    if (*queue)
        *queue = request->next;
}

/* The rule. One that has given up already is passed over: its waiter is settled. */
static void queue_serve(struct semaphore *semaphore)
{
    struct request *first;
    while ((first = semaphore->queue) && first->permits <= semaphore->free) {
        semaphore->queue = first->next;
        if (waiter_settle(first->waiter, SERVED))
            semaphore->free -= first->permits;
    }
}

/* From here on without the lock. */

/* Takes them at once, or joins the queue. Taken? */
static bool request_make(struct semaphore *semaphore, struct request *request)
{
    MUST(pthread_mutex_lock(&semaphore->lock));
    bool taken = permits_take(semaphore, request->permits);
    if (!taken)
        queue_append(&semaphore->queue, request);
    MUST(pthread_mutex_unlock(&semaphore->lock));
    return taken;
}

/* Its waiter is settled. If it is still in the queue it has given up, and others may go on now. */
static void request_leave(struct semaphore *semaphore, const struct request *request)
{
    MUST(pthread_mutex_lock(&semaphore->lock));
    queue_remove(&semaphore->queue, request);
    queue_serve(semaphore);
    MUST(pthread_mutex_unlock(&semaphore->lock));
}

static bool acquire_until(struct semaphore *semaphore, struct waiter *waiter, int64_t deadline,
                          size_t permits)
{
    struct request request = {.waiter = waiter, .permits = permits};
    if (request_make(semaphore, &request))
        return true;
    int outcome = waiter_wait(waiter, deadline, WATCH_CANCELLED);
    request_leave(semaphore, &request);
    return outcome == SERVED;
}

static bool acquire_in(struct semaphore *semaphore, struct waiter *waiter, struct context *context,
                       size_t permits)
{
    struct watch watch;
    if (!context_watch(context, &watch, waiter))
        return false;
    bool taken = acquire_until(semaphore, waiter, context_due(context), permits);
    context_unwatch(context, &watch);
    return taken;
}

bool semaphore_acquire(struct semaphore *semaphore, struct context *context, size_t permits)
{
    if (permits > semaphore->permits)
        end_misuse("semaphore_acquire: so many permits will never be there");
    struct waiter waiter;
    waiter_init(&waiter);
    bool taken = context ? acquire_in(semaphore, &waiter, context, permits)
                         : acquire_until(semaphore, &waiter, CLOCK_NEVER, permits);
    waiter_destroy(&waiter);
    return taken;
}

bool semaphore_try_acquire(struct semaphore *semaphore, size_t permits)
{
    MUST(pthread_mutex_lock(&semaphore->lock));
    bool taken = permits_take(semaphore, permits);
    MUST(pthread_mutex_unlock(&semaphore->lock));
    return taken;
}

void semaphore_release(struct semaphore *semaphore, size_t permits)
{
    MUST(pthread_mutex_lock(&semaphore->lock));
    if (permits > semaphore->permits - semaphore->free)
        end_misuse("semaphore_release: more permits are released than were acquired");
    semaphore->free += permits;
    queue_serve(semaphore);
    MUST(pthread_mutex_unlock(&semaphore->lock));
}

size_t semaphore_waiting(struct semaphore *semaphore)
{
    size_t waiting = 0;
    MUST(pthread_mutex_lock(&semaphore->lock));
    for (const struct request *request = semaphore->queue; request; request = request->next)
        waiting++;
    MUST(pthread_mutex_unlock(&semaphore->lock));
    return waiting;
}
