/*
 * What schedules teach those after them. All of it is kept in the shared memory:
 *
 *     sites       places in memory that threads touch, four bytes each, and objects that they
 *                 synchronise by; a longer access begins at its site, and touches those that begin
 *                 in the middle of it
 *     conflicts   sites that two threads touch, and one of them writes
 *     counts      how often each thread touches each conflict in a schedule, on average
 *     pairs       which write was seen by which read, both by their places in the code
 *
 * Only who touches what is learnt here, never in which order: a place is known as a conflict after
 * any one schedule in which both threads came by it.
 *
 * What lies side by side in the program does so in these tables too: every page of them that a
 * schedule comes by costs it a page fault.
 */
#include "conductor.h"

/* Most are found at once. But where the neighbours of two places come to lie on each other, what is
 * known must not depend on it. */
enum { PROBES = 256, LAST_COUNTED = 0xffff, NEIGHBOURS = 64 };

/* A place in a table: somewhere, but next to that of the key's neighbours. */
static uint64_t place_near(uint64_t key)
{
    return (key / NEIGHBOURS * 0x9e3779b97f4a7c15 >> 40) * NEIGHBOURS + key % NEIGHBOURS;
}

static uint64_t granule(const void *address)
{
    return (uint64_t)(uintptr_t)address >> 2;
}

static uint64_t last_granule(const struct thread *thread)
{
    return granule((const char *)thread->object + (thread->size ? thread->size - 1 : 0));
}

static bool op_synchronises(enum op op)
{
    return (op >= OP_LOCK && op <= OP_ONCE) || op == OP_FUTEX;
}

/* Where its site is or would be; full: there is no room for it. */
static struct conduct_site *site_place(uint64_t key, bool *full)
{
    struct conduct_site *sites = conductor.shared->sites;
    uint64_t hash = place_near(key);
    for (unsigned i = 0; i < PROBES; i++) {
        struct conduct_site *site = &sites[(hash + i) & (SITES_MOST - 1)];
        if (site->address == key || site->address == 0)
            return site;
    }
    *full = true;
    return NULL;
}

static bool is_shared(const struct conduct_site *site)
{
    return site->writes && (site->threads & (site->threads - 1));
}

static int site_find(const struct thread *thread, bool *full)
{
    for (uint64_t key = granule(thread->object); key <= last_granule(thread); key++) {
        const struct conduct_site *site = site_place(key, full);
        if (site && site->address && is_shared(site))
            return (int)(site - conductor.shared->sites);
    }
    return -1;
}

int site_conflicting(const struct thread *thread)
{
    bool full;
    return site_find(thread, &full);
}

bool is_visible(const struct thread *thread)
{
    bool full = false;
    return !op_is_access(thread->op) || site_find(thread, &full) >= 0 || full;
}

bool is_racing(const struct thread *a, const struct thread *b)
{
    bool both_access = op_is_access(a->op) && op_is_access(b->op);
    bool both_synchronise = op_synchronises(a->op) && op_synchronises(b->op);
    if (both_access && !op_writes(a->op) && !op_writes(b->op))
        return false;
    return (both_access || both_synchronise) && granule(a->object) <= last_granule(b) &&
           granule(b->object) <= last_granule(a);
}

/* ---- counts ---- */

/* 0: any. */
static uint64_t conflict_number(int site)
{
    return site == SITE_ANY ? 0 : conductor.shared->sites[site].number;
}

static uint64_t count_key(uint64_t conflict, int thread)
{
    return (conflict + 1) << 16 | (uint64_t)(thread < LAST_COUNTED ? thread : LAST_COUNTED);
}

static struct conduct_count *count_find(int site, int thread, bool add)
{
    struct conduct_count *counts = conductor.shared->counts;
    uint64_t conflict = conflict_number(site), hash = conflict * 4 + (uint64_t)thread;
    uint64_t key = count_key(conflict, thread);
    for (unsigned i = 0; i < PROBES; i++) {
        struct conduct_count *count = &counts[(hash + i) & (COUNTS_MOST - 1)];
        if (count->key == 0 && add)
            count->key = key;
        if (count->key == key)
            return count;
        if (count->key == 0)
            return NULL;
    }
    return NULL;
}

/* In sixteenths; half of it is of the last schedule. */
static uint32_t count_expected(const struct conduct_count *count)
{
    uint32_t last = count->now < UINT32_MAX / 32 ? count->now * 16 : UINT32_MAX / 2;
    return count->before ? (count->before + last) / 2 : last;
}

static void count_add(int site, int thread)
{
    struct conduct_count *count = count_find(site, thread, true);
    if (!count)
        return;
    if (count->schedule != conductor.shared->schedule) {
        count->before = count_expected(count);
        count->now = 0;
        count->schedule = conductor.shared->schedule;
    }
    count->now++;
}

uint32_t site_expected(int site, int thread)
{
    const struct conduct_count *count = count_find(site, thread, false);
    return count ? count_expected(count) : 0;
}

void thread_note(const struct thread *creator, const struct thread *thread)
{
    struct shared *s = conductor.shared;
    s->thread_count = (uint32_t)thread->number + 1;
    if (s->thread_count > s->most_threads)
        s->most_threads = s->thread_count;
    if (creator && thread->number < PARENTS_MOST)
        s->parents[thread->number] = (uint16_t)creator->number;
}

/* ---- pairs ---- */

static void pair_note(uint64_t write, uint64_t read)
{
    struct shared *s = conductor.shared;
    uint64_t key = ((write * 0x9e3779b97f4a7c15 ^ read) * 0xff51afd7ed558ccd) | 1;
    uint64_t near = place_near((write >> 8 << 20 ^ read >> 8) * NEIGHBOURS + key % NEIGHBOURS);
    for (unsigned i = 0; i < PROBES; i++) {
        uint64_t *pair = &s->pairs[(near + i) & (PAIRS_MOST - 1)];
        if (*pair == key)
            return;
        if (*pair == 0) {
            *pair = key;
            s->pair_count++;
            s->new_pairs++;
            return;
        }
    }
}

/* ---- what a thread does ---- */

/* An access to another thread's stack makes that stack's accesses worth a point from now on. */
static void stack_share(const struct thread *accessor, const void *address)
{
    uintptr_t at = (uintptr_t)address;
    for (int i = 0; i < conductor.top; i++) {
        struct thread *t = &conductor.threads[i];
        if (t != accessor && t->state != THREAD_NONE && at >= t->stack_low && at < t->stack_high)
            t->stack_shared = true;
    }
}

static void conflict_list(struct conduct_site *site)
{
    struct shared *s = conductor.shared;
    if (s->conflict_count < CONFLICTS_MOST)
        s->conflicts[s->conflict_count] = (uint16_t)(site - s->sites);
    site->number = ++s->conflict_count;
}

static void last_write_note(struct conduct_site *site, uint64_t pc)
{
    site->last_write = pc;
    site->schedule = conductor.shared->schedule;
}

/* The place in the code that wrote to it last, in this schedule; 0: none has. */
static uint64_t last_write(const struct conduct_site *site)
{
    return site->schedule == conductor.shared->schedule ? site->last_write : 0;
}

static void conflict_touch(const struct thread *thread, int site, bool writes)
{
    struct conduct_site *touched = &conductor.shared->sites[site];
    if (thread->op != OP_WRITE)
        pair_note(last_write(touched), thread->pc);
    if (writes)
        last_write_note(touched, thread->pc);
    count_add(site, thread->number);
    count_add(SITE_ANY, thread->number);
    conductor.shared->conflict_points++;
}

static void site_mark(struct conduct_site *site, const struct thread *thread, bool writes)
{
    uint32_t bit = (uint32_t)1 << (thread->number & 31);
    bool shared_before = is_shared(site);
    site->threads |= bit;
    if (writes)
        site->writes |= bit;
    if (is_shared(site) && !shared_before)
        conflict_list(site);
}

void site_touch(struct thread *thread)
{
    bool access = op_is_access(thread->op), full;
    if (!access && !op_synchronises(thread->op))
        return;
    bool writes = !access || op_writes(thread->op);
    uint64_t first = granule(thread->object);
    if (access)
        stack_share(thread, thread->object);
    for (uint64_t key = first; key <= last_granule(thread); key++) {
        struct conduct_site *site = site_place(key, &full);
        if (!site || (site->address == 0 && key != first))
            continue;
        site->address = key;
        site_mark(site, thread, writes);
    }
    int conflict = site_conflicting(thread);
    if (conflict >= 0)
        conflict_touch(thread, conflict, writes);
}
