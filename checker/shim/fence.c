/* Fences: marks, who carries them, and what threads remember. See fence.h for the theory. */
#include "fence.h"

#include <pthread.h>
#include <sched.h>
#include <stdint.h>

enum {
    MARKS = 4096,   /* all there are */
    CARRIED = 8,    /* by one address */
    BUCKETS = 256,  /* as many as the upper 8 bits of a hash can tell apart */
    WAYS = 4,       /* addresses in a bucket */
    REMEMBERED = 64 /* addresses and marks by one thread */
};

/* One address and what it carries; the place is free when count is 0. */
struct carrier {
    const volatile void *address;
    int count;
    const volatile void *marks[CARRIED];
};

static struct {
    const void *owner; /* who is inside: the address of something of that thread; or NULL */
    bool used;         /* a release fence was executed */
    bool acquired;     /* an acquire fence was executed */
    unsigned next;     /* mark to hand out */
    uint64_t marks[MARKS];
    struct carrier carriers[BUCKETS][WAYS]; /* guarded by owner */
} shared;

static _Thread_local const volatile void *my_mark; /* of my last release fence, or NULL */

/* What I have read and not acquired from: a ring. */
static _Thread_local struct {
    unsigned newest, count;
    const volatile void *list[REMEMBERED];
} mine;

bool fence_acquires(int order)
{
    return order == __ATOMIC_CONSUME || order == __ATOMIC_ACQUIRE || order == __ATOMIC_ACQ_REL ||
           order == __ATOMIC_SEQ_CST;
}

bool fence_releases(int order)
{
    return order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL || order == __ATOMIC_SEQ_CST;
}

bool fence_used(void)
{
    return __atomic_load_n(&shared.used, __ATOMIC_ACQUIRE);
}

bool fence_enter(void)
{
    const void *me = &my_mark;
    if (__atomic_load_n(&shared.owner, __ATOMIC_RELAXED) == me)
        return false;
    const void *nobody = NULL;
    while (!__atomic_compare_exchange_n(&shared.owner, &nobody, me, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED)) {
        nobody = NULL;
        sched_yield();
    }
    return true;
}

void fence_leave(bool entered)
{
    if (entered)
        __atomic_store_n(&shared.owner, NULL, __ATOMIC_RELEASE);
}

/* In a forked child nobody else is left who could leave. */
static void fence_child(void)
{
    __atomic_store_n(&shared.owner, NULL, __ATOMIC_RELEASE);
}

__attribute__((constructor(101))) static void fence_start(void)
{
    (void)pthread_atfork(NULL, NULL, fence_child); /* if it fails, only such a child can hang */
}

/* The carrier of an address; else a free place for it when wanted; else NULL. */
static struct carrier *carrier_find(const volatile void *address, bool wanted)
{
    uint32_t hash = (uint32_t)((uintptr_t)address >> 2) * 2654435761u;
    struct carrier *bucket = shared.carriers[hash >> 24];
    struct carrier *empty = NULL;
    for (int way = 0; way < WAYS; way++) {
        if (bucket[way].count == 0)
            empty = &bucket[way];
        else if (bucket[way].address == address)
            return &bucket[way];
    }
    if (!wanted || empty == NULL)
        return NULL;
    empty->address = address;
    return empty;
}

static bool carrier_add(struct carrier *carrier, const volatile void *mark)
{
    for (int i = 0; i < carrier->count; i++) {
        if (carrier->marks[i] == mark)
            return true;
    }
    if (carrier->count == CARRIED)
        return false;
    carrier->marks[carrier->count++] = mark;
    return true;
}

/* A write that does not release lets the address carry my mark; any store takes the others off. */
static void carrier_write(const volatile void *address, int order, bool store)
{
    bool carries = my_mark != NULL && !fence_releases(order);
    bool entered = fence_enter();
    struct carrier *carrier = carrier_find(address, carries);
    if (carrier != NULL && store)
        carrier->count = 0;
    bool fits = !carries || (carrier != NULL && carrier_add(carrier, my_mark));
    fence_leave(entered);
    if (!fits)
        tell_release(address);
}

void fence_stored(const volatile void *address, int order)
{
    if (fence_used())
        carrier_write(address, order, true);
}

void fence_updated(const volatile void *address, int order)
{
    if (fence_used())
        carrier_write(address, order, false);
}

/* For the next acquire fence. */
static void remember(const volatile void *address)
{
    for (unsigned i = 0; i < mine.count; i++) {
        if (mine.list[(mine.newest - i) % REMEMBERED] == address)
            return;
    }
    mine.newest = (mine.newest + 1) % REMEMBERED;
    if (mine.count < REMEMBERED)
        mine.count++;
    else if (fence_used() || __atomic_load_n(&shared.acquired, __ATOMIC_RELAXED))
        tell_acquire(mine.list[mine.newest]);
    mine.list[mine.newest] = address;
}

void fence_read(const volatile void *address, int order)
{
    void (*take)(const volatile void *) = fence_acquires(order) ? tell_acquire : remember;
    if (take == remember)
        remember(address);
    if (!fence_used())
        return;
    bool entered = fence_enter();
    const struct carrier *carrier = carrier_find(address, false);
    for (int i = 0; carrier != NULL && i < carrier->count; i++)
        take(carrier->marks[i]);
    fence_leave(entered);
}

void fence_execute(int order)
{
    if (fence_acquires(order)) {
        __atomic_store_n(&shared.acquired, true, __ATOMIC_RELAXED);
        for (; mine.count > 0; mine.count--)
            tell_acquire(mine.list[(mine.newest - mine.count + 1) % REMEMBERED]);
    }
    if (fence_releases(order)) {
        unsigned index = __atomic_fetch_add(&shared.next, 1, __ATOMIC_RELAXED) % MARKS;
        my_mark = &shared.marks[index];
        tell_release(my_mark);
        __atomic_store_n(&shared.used, true, __ATOMIC_RELEASE);
    }
}

void *fence_memory(size_t *size)
{
    *size = sizeof shared;
    return &shared;
}
