/*
 * Linked into the plain flavour: which locks are waited for while which are held, and whether that
 * can end in a deadlock. Works when LAB_LOCKGRAPH names a file, in native runs only.
 *
 * Theory. Each time a thread starts to wait for a lock while it holds others, an event is kept:
 * who, which lock, what was held. A deadlock needs a circle of events
 *
 *     thread 1 holds A, wants B      thread 2 holds B, wants C      thread 3 holds C, wants A
 *
 * in which all threads are different, no lock is held in two of the events (such a gate lets only
 * one of them happen at a time), and none must be over before another begins because a thread was
 * created or joined in between. Two readers of a rwlock neither wait for each other nor are a gate.
 * A semaphore is a gate as well, for a crowd: four permits keep a circle of five from closing. It
 * counts as one as long as whoever posts has waited before; then no more threads are ever inside
 * than it was given permits.
 * TSan and Helgrind report a circle alone; the conditions separate a danger from an order that
 * looks wrong and is safe. (The algorithm is known as Goodlock.) The search is in circle.c, the
 * order of threads in segments.c, the file and its format in graphfile.c.
 *
 * Not covered: order by anything but create and join (a circle that condition variables, or
 * semaphores as signals, make impossible is written); a circle of the same calls over other locks
 * is written once; spin locks; locking the same lock twice; waiting for a thread while holding a
 * lock; a lock that comes to lie where another one was without an init or destroy in between.
 */
#include "lockgraph.h"

#include <sched.h>
#include <stdint.h>

#include "../conductor/calls.h"
#include "circle.h"
#include "graphfile.h"
#include "helgrind.h"
#include "segments.h"

enum { EVENTS = 4096, KEYS = 1024, ALIKE = 4 };

bool lockgraph_on;

/* Guarded by the recorder's own lock: enter() and leave(), never around a real function. */
static struct event events[EVENTS];
static unsigned event_age[EVENTS]; /* the higher, the younger */
static unsigned event_clock;
static int event_count;
static int first[KEYS], next[EVENTS]; /* chains of events by hash; 1 more than the index, 0 ends */
static struct lock_id locks[LOCKS_MAX]; /* by hash of the address, then the following places */

static const void *owner; /* of that lock: the address of something of that thread, or NULL */

/* What the calling thread holds, and how often (recursive mutexes, several read locks). */
static _Thread_local struct hold held[HELD_MAX];
static _Thread_local int depth[HELD_MAX];
static _Thread_local int held_count;

/* False in a signal handler that interrupted the recorder: then nothing is recorded. */
static bool enter(void)
{
    if (__atomic_load_n(&owner, __ATOMIC_RELAXED) == &held_count)
        return false;
    const void *nobody = NULL;
    while (!__atomic_compare_exchange_n(&owner, &nobody, &held_count, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED)) {
        nobody = NULL;
        sched_yield();
    }
    return true;
}

static void leave(void)
{
    __atomic_store_n(&owner, NULL, __ATOMIC_RELEASE);
}

static unsigned pointer_hash(const void *pointer)
{
    return (uint32_t)((uintptr_t)pointer >> 3) * 2654435761u >> 8;
}

/* The lock at an address; NULL when the table is full. */
static struct lock_id *lock_find(const void *address)
{
    unsigned place = pointer_hash(address) % LOCKS_MAX;
    for (int tries = 0; tries < 64; tries++) {
        struct lock_id *lock = &locks[(place + (unsigned)tries) % LOCKS_MAX];
        if (lock->address == NULL) {
            lock->address = address;
            lock->place = (int)(lock - locks);
        }
        if (lock->address == address)
            return lock;
    }
    graphfile_full("locks");
    return NULL;
}

/* Where in held the lock at this address is, or -1. */
static int held_find(const void *address)
{
    int i = held_count - 1;
    while (i >= 0 && held[i].lock.address != address)
        i--;
    return i;
}

/*
 * Where to keep an event: NULL when it is known, or there is no room. Of those that are alike but
 * for thread and segment, the youngest few are kept: enough threads for a circle, and the ones
 * that are most likely to live now.
 */
static struct event *event_place(const struct event *event)
{
    unsigned key =
        (pointer_hash(event->wanted.pc) ^ pointer_hash(event->wanted.lock.address)) % KEYS;
    int alike = 0, oldest = 0;
    for (int i = first[key]; i != 0; i = next[i - 1]) {
        if (!event_alike(&events[i - 1], event))
            continue;
        if (events[i - 1].thread == event->thread && events[i - 1].segment == event->segment)
            return NULL;
        if (alike++ == 0 || event_age[i - 1] < event_age[oldest])
            oldest = i - 1;
    }
    if (alike < ALIKE && event_count == EVENTS) {
        graphfile_full("events");
        return NULL;
    }
    if (alike < ALIKE) {
        oldest = event_count;
        next[oldest] = first[key];
        first[key] = ++event_count;
    }
    event_age[oldest] = ++event_clock;
    return &events[oldest];
}

/* Does the semaphore let fewer in than the circle needs, all of whom it has let in? */
static bool crowd_is_gate(const struct circle *circle, const struct hold *permit)
{
    const struct lock_id *now = &locks[permit->lock.place];
    if (permit->mode != HOLD_PERMIT || !lock_same(now, &permit->lock) ||
        now->permits >= (unsigned)circle->length)
        return false;
    for (int i = 1; i < circle->length; i++) {
        const struct event *event = circle->events[i];
        int j = 0;
        while (j < event->held_count && !lock_same(&event->held[j].lock, now))
            j++;
        if (j == event->held_count)
            return false;
    }
    return true;
}

static void circle_found(const struct circle *circle)
{
    const struct event *event = circle->events[0];
    for (int i = 0; i < event->held_count; i++) {
        if (crowd_is_gate(circle, &event->held[i]))
            return;
    }
    graphfile_circle(circle);
}

/* Keeps an event unless it is known, and looks for the circles that it closes. */
static void event_add(const struct event *event)
{
    struct event *place = event_place(event);
    if (place == NULL)
        return;
    *place = *event;
    if (circle_possible(place) &&
        !circle_search(events, event_count, place, segments_ordered, circle_found))
        graphfile_full("search");
}

void lockgraph_wants(const void *lock, enum hold_mode mode, const void *pc)
{
    if (held_count == 0 || held_find(lock) != -1 || !enter())
        return;
    const struct lock_id *id = lock_find(lock);
    struct event event = {.thread = segments_thread(),
                          .segment = segments_current(),
                          .wanted = {.mode = mode, .pc = pc},
                          .held_count = held_count};
    if (id != NULL && event.segment != -1) {
        event.wanted.lock = *id;
        for (int i = 0; i < held_count; i++)
            event.held[i] = held[i];
        event_add(&event);
    }
    leave();
}

void lockgraph_has(const void *lock, enum hold_mode mode, const void *pc)
{
    int again = held_find(lock);
    if (again != -1) {
        depth[again]++;
        return;
    }
    if (!enter())
        return;
    const struct lock_id *id = lock_find(lock);
    if (held_count == HELD_MAX)
        graphfile_full("held");
    else if (id != NULL) {
        held[held_count] = (struct hold){*id, mode, pc};
        depth[held_count++] = 1;
    }
    leave();
}

void lockgraph_drops(const void *lock)
{
    int i = held_find(lock);
    if (i == -1 || --depth[i] > 0)
        return;
    for (held_count--; i < held_count; i++) {
        held[i] = held[i + 1];
        depth[i] = depth[i + 1];
    }
}

void lockgraph_renew(const void *lock)
{
    if (!enter())
        return;
    struct lock_id *id = lock_find(lock);
    if (id != NULL) {
        id->generation++;
        id->permits = 0;
    }
    leave();
}

void lockgraph_crowd(const void *semaphore, unsigned permits)
{
    if (!enter())
        return;
    struct lock_id *id = lock_find(semaphore);
    if (id != NULL) {
        id->generation++;
        id->permits = permits;
    }
    leave();
}

void lockgraph_let_in(const void *semaphore, const void *pc)
{
    if (!enter())
        return;
    const struct lock_id *id = lock_find(semaphore);
    bool crowd = id != NULL && id->permits > 0;
    leave();
    if (crowd)
        lockgraph_has(semaphore, HOLD_PERMIT, pc);
}

void lockgraph_leaves(const void *semaphore)
{
    if (held_find(semaphore) != -1)
        lockgraph_drops(semaphore);
    else
        lockgraph_crowd(semaphore, 0);
}

int lockgraph_creates(void)
{
    if (!enter())
        return -1;
    int thread = segments_create();
    leave();
    return thread;
}

void lockgraph_begins(int thread)
{
    if (!enter())
        return;
    segments_begin(thread);
    leave();
}

void lockgraph_joined(pthread_t handle)
{
    if (!enter())
        return;
    segments_join(handle);
    leave();
}

/* A forked child has one thread, and nobody who could leave. */
static void lockgraph_child(void)
{
    lockgraph_on = false;
}

__attribute__((constructor(102))) static void lockgraph_start(void)
{
    lockgraph_on =
        !on_valgrind && pthread_atfork(NULL, NULL, lockgraph_child) == 0 && graphfile_open();
    if (lockgraph_on)
        calls_to_shim();
}

__attribute__((destructor(101))) static void lockgraph_end(void)
{
    if (lockgraph_on && enter()) {
        graphfile_end(event_count);
        leave();
    }
}
