#include "order.h"

#include <string.h>

#include "../model/map.h"

/*
 * A clock holds, for each thread, one more than the last of its steps that is known to have come
 * before. Clocks are never changed, only replaced: many steps share one.
 *
 * What is let go by some and taken up by others (a mutex, a semaphore, an atomic) remembers who let
 * go of it last, and what that one knew.
 */
struct releases {
    size_t *steps; /* by thread: one more than its last release, or 0 */
    const size_t **clocks;
    int runner; /* of a once: who ran it; -1: nobody yet */
};

struct ordering {
    struct order *order;
    struct arena *arena;
    bool atomics;
    struct map objects;    /* by object, and apart from it for those who only read: releases */
    const size_t **clocks; /* by thread: what it knows now */
    size_t *last;          /* by thread: one more than its last step, or 0 */
    size_t *started;       /* by thread: one more than the step that started it, or 0 ... */
    const size_t **born;   /* ... and what its creator knew then */
    bool *ended;           /* by thread */
    size_t *next;          /* by step: the same thread's next one, or step_count */
    size_t arrow;          /* the next one of the timeline's */
};

/* ---- clocks ---- */

static size_t thread_count(const struct ordering *ordering)
{
    return ordering->order->timeline->thread_count;
}

static size_t *clock_fresh(const struct ordering *ordering)
{
    return arena_alloc(ordering->arena, (thread_count(ordering) + 1) * sizeof(size_t));
}

static void edge_add(struct ordering *ordering, size_t from, size_t to, enum order_kind kind)
{
    struct order *order = ordering->order;
    order->edges =
        arena_grow(ordering->arena, order->edges, order->edge_count, sizeof *order->edges);
    order->edges[order->edge_count++] = (struct order_edge){from, to, kind};
}

/* The thread of step to learns all that another one knew when it had come to step from. */
static void learn(struct ordering *ordering, size_t from, const size_t *known, size_t to,
                  enum order_kind kind)
{
    const struct timeline_step *steps = ordering->order->timeline->steps;
    int me = steps[to].thread, other = steps[from].thread;
    const size_t *mine = ordering->clocks[me];
    if (me == other || mine[other] > from)
        return;
    size_t *joined = clock_fresh(ordering);
    for (size_t i = 0; i < thread_count(ordering); i++)
        joined[i] = mine[i] > known[i] ? mine[i] : known[i];
    joined[other] = from + 1;
    ordering->clocks[me] = joined;
    edge_add(ordering, from, to, kind);
}

/* ---- what is let go and taken up ---- */

static struct releases *releases_of(struct ordering *ordering, const char *object, bool readers)
{
    void **known = map_at(&ordering->objects, (uint64_t)(uintptr_t)object * 2 + readers);
    if (!*known) {
        struct releases *fresh = arena_alloc(ordering->arena, sizeof *fresh);
        fresh->steps = clock_fresh(ordering);
        fresh->clocks =
            arena_alloc(ordering->arena, (thread_count(ordering) + 1) * sizeof *fresh->clocks);
        fresh->runner = -1;
        *known = fresh;
    }
    return *known;
}

static void let_go(struct ordering *ordering, size_t index, bool reader)
{
    const struct timeline_step *step = &ordering->order->timeline->steps[index];
    if (!step->object)
        return;
    struct releases *releases = releases_of(ordering, step->object, reader);
    releases->steps[step->thread] = index + 1;
    releases->clocks[step->thread] = ordering->clocks[step->thread];
}

/* The latest release that the thread does not know of; NULL when it knows all. */
static const size_t *unknown_release(const struct ordering *ordering,
                                     const struct releases *releases, int me)
{
    const size_t *latest = NULL;
    for (size_t i = 0; i < thread_count(ordering); i++)
        if ((int)i != me && releases->steps[i] > ordering->clocks[me][i] &&
            (!latest || releases->steps[i] > *latest))
            latest = &releases->steps[i];
    return latest;
}

/* The latest first: what it knew need not be told again. */
static void take_up(struct ordering *ordering, size_t index, bool readers, enum order_kind kind)
{
    const struct timeline_step *step = &ordering->order->timeline->steps[index];
    if (!step->object)
        return;
    const struct releases *releases = releases_of(ordering, step->object, readers);
    for (const size_t *latest; (latest = unknown_release(ordering, releases, step->thread));)
        learn(ordering, *latest - 1, releases->clocks[latest - releases->steps], index, kind);
}

/* ---- steps ---- */

/* Does the call succeed with this step? It may have to wait, or wait again, or be refused. */
static bool succeeds(const struct ordering *ordering, size_t index)
{
    const struct timeline *timeline = ordering->order->timeline;
    const struct timeline_step *step = &timeline->steps[index];
    size_t next = ordering->next[index];
    if (step->event != STEP_DOES && step->event != STEP_WAKES)
        return false;
    if (next == timeline->step_count)
        return true;
    const struct timeline_step *then = &timeline->steps[next];
    return (then->event != STEP_BLOCKS && then->event != STEP_FAILS) || then->op != step->op;
}

static void note_join(struct ordering *ordering, size_t index)
{
    const struct timeline_step *step = &ordering->order->timeline->steps[index];
    int other = step->other;
    if (other >= 0 && ordering->ended[other] && ordering->last[other])
        learn(ordering, ordering->last[other] - 1, ordering->clocks[other], index, ORDER_JOIN);
}

static void note_once(struct ordering *ordering, size_t index)
{
    const struct timeline_step *step = &ordering->order->timeline->steps[index];
    struct releases *releases = step->object ? releases_of(ordering, step->object, false) : NULL;
    if (releases && releases->runner < 0)
        releases->runner = step->thread;
    else if (releases)
        learn(ordering, ordering->last[releases->runner] - 1, ordering->clocks[releases->runner],
              index, ORDER_ONCE);
}

static void note_lock(struct ordering *ordering, size_t index)
{
    const struct timeline_step *step = &ordering->order->timeline->steps[index];
    bool reader = step->op == OP_READ_LOCK;
    if (step->event == STEP_DROPS)
        let_go(ordering, index, reader);
    if (step->event != STEP_TAKES)
        return;
    take_up(ordering, index, false, ORDER_LOCK);
    if (!reader)
        take_up(ordering, index, true, ORDER_LOCK);
}

/* Whoever was woken by another thread, in a way that nothing else tells of. */
static void note_arrow(struct ordering *ordering, size_t index)
{
    const struct timeline *timeline = ordering->order->timeline;
    size_t *next = &ordering->arrow;
    while (*next < timeline->arrow_count && timeline->arrows[*next].to < index)
        (*next)++;
    if (*next == timeline->arrow_count || timeline->arrows[*next].to != index)
        return;
    size_t from = timeline->arrows[*next].from;
    switch (timeline->steps[index].op) {
    case OP_WAIT:
        edge_add(ordering, from, index, ORDER_WAKEUP);
        break;
    case OP_IO:
    case OP_FUTEX:
    case OP_PAUSE:
        learn(ordering, from, ordering->clocks[timeline->steps[from].thread], index,
              ORDER_HANDOVER);
        break;
    default:
        break;
    }
}

static void note_call(struct ordering *ordering, size_t index)
{
    const struct timeline_step *step = &ordering->order->timeline->steps[index];
    bool done = succeeds(ordering, index), does = step->event == STEP_DOES;
    switch (step->op) {
    case OP_CREATE:
        if (does && step->other > 0) {
            ordering->started[step->other] = index + 1;
            ordering->born[step->other] = ordering->clocks[step->thread];
        }
        break;
    case OP_JOIN:
        if (done)
            note_join(ordering, index);
        break;
    case OP_SEM_POST:
        if (does)
            let_go(ordering, index, false);
        break;
    case OP_SEM_WAIT:
        if (done)
            take_up(ordering, index, false, ORDER_SEMAPHORE);
        break;
    case OP_BARRIER:
        if (does)
            let_go(ordering, index, false);
        if (done)
            take_up(ordering, index, false, ORDER_BARRIER);
        break;
    case OP_ONCE:
        if (done)
            note_once(ordering, index);
        break;
    case OP_ATOMIC_READ:
    case OP_ATOMIC_WRITE:
        if (ordering->atomics)
            take_up(ordering, index, false, ORDER_ATOMIC);
        if (ordering->atomics && step->op == OP_ATOMIC_WRITE)
            let_go(ordering, index, false);
        break;
    default:
        note_lock(ordering, index);
    }
}

static void note_birth(struct ordering *ordering, size_t index)
{
    int thread = ordering->order->timeline->steps[index].thread;
    size_t *started = &ordering->started[thread];
    if (*started)
        learn(ordering, *started - 1, ordering->born[thread], index, ORDER_START);
    *started = 0;
}

static void note_step(struct ordering *ordering, size_t index)
{
    const struct timeline_step *step = &ordering->order->timeline->steps[index];
    note_birth(ordering, index);
    if (step->event == STEP_WAKES)
        note_arrow(ordering, index);
    note_call(ordering, index);
    ordering->order->clocks[index] = ordering->clocks[step->thread];
    ordering->last[step->thread] = index + 1;
    ordering->ended[step->thread] |= step->op == OP_END;
}

/* ---- all of it ---- */

static void neighbours_find(struct ordering *ordering)
{
    const struct timeline *timeline = ordering->order->timeline;
    size_t none = timeline->step_count;
    size_t *last = clock_fresh(ordering);
    ordering->next = arena_alloc(ordering->arena, (none + 1) * sizeof *ordering->next);
    for (size_t i = 0; i < thread_count(ordering); i++)
        last[i] = none;
    for (size_t i = none; i-- > 0;) {
        ordering->next[i] = last[timeline->steps[i].thread];
        last[timeline->steps[i].thread] = i;
    }
}

void order_init(struct order *order, struct arena *arena, const struct timeline *timeline,
                bool atomics)
{
    size_t threads = timeline->thread_count + 1;
    struct ordering ordering = {.order = order, .arena = arena, .atomics = atomics};
    *order = (struct order){.timeline = timeline};
    order->clocks = arena_alloc(arena, (timeline->step_count + 1) * sizeof *order->clocks);
    map_init(&ordering.objects, arena);
    ordering.clocks = arena_alloc(arena, threads * sizeof *ordering.clocks);
    ordering.last = arena_alloc(arena, threads * sizeof *ordering.last);
    ordering.started = arena_alloc(arena, threads * sizeof *ordering.started);
    ordering.born = arena_alloc(arena, threads * sizeof *ordering.born);
    ordering.ended = arena_alloc(arena, threads * sizeof *ordering.ended);
    for (size_t i = 0; i < threads; i++)
        ordering.clocks[i] = clock_fresh(&ordering);
    neighbours_find(&ordering);
    for (size_t i = 0; i < timeline->step_count; i++)
        note_step(&ordering, i);
}

bool order_before(const struct order *order, size_t a, size_t b)
{
    const struct timeline_step *steps = order->timeline->steps;
    if (steps[a].thread == steps[b].thread)
        return a < b;
    return order->clocks[b][steps[a].thread] > a;
}

const char *order_word(enum order_kind kind)
{
    static const char *const words[] = {
        [ORDER_START] = "start",    [ORDER_JOIN] = "join",       [ORDER_LOCK] = "unlock",
        [ORDER_SEMAPHORE] = "post", [ORDER_BARRIER] = "barrier", [ORDER_ONCE] = "once",
        [ORDER_ATOMIC] = "atomic",  [ORDER_HANDOVER] = "wakes",  [ORDER_WAKEUP] = "wakes",
    };
    return words[kind];
}

/* ---- races ---- */

enum { RACES_MOST = 256 };

/* Who has touched a byte: by thread, one more than its last access, or 0. */
struct touched {
    size_t *read, *written;
};

struct racing {
    const struct order *order;
    struct arena *arena;
    struct map bytes;
    struct order_race *races;
    size_t count;
};

static bool is_atomic(const struct timeline_step *step)
{
    return step->op == OP_ATOMIC_READ || step->op == OP_ATOMIC_WRITE;
}

static bool writes(const struct timeline_step *step)
{
    return step->op == OP_WRITE || step->op == OP_ATOMIC_WRITE;
}

static bool is_known(const struct racing *racing, size_t first, size_t second)
{
    const struct timeline_step *steps = racing->order->timeline->steps;
    for (size_t i = 0; i < racing->count; i++)
        if (steps[racing->races[i].first].inner == steps[first].inner &&
            steps[racing->races[i].second].inner == steps[second].inner)
            return true;
    return false;
}

/* before: one more than an earlier step, or 0. */
static void race_look(struct racing *racing, size_t before, size_t index)
{
    const struct timeline_step *steps = racing->order->timeline->steps;
    if (!before || racing->count == RACES_MOST || order_before(racing->order, before - 1, index) ||
        (is_atomic(&steps[before - 1]) && is_atomic(&steps[index])) ||
        is_known(racing, before - 1, index))
        return;
    racing->races = arena_grow(racing->arena, racing->races, racing->count, sizeof *racing->races);
    racing->races[racing->count++] = (struct order_race){before - 1, index};
}

static struct touched *touched_at(struct racing *racing, uint64_t address)
{
    size_t threads = racing->order->timeline->thread_count + 1;
    void **known = map_at(&racing->bytes, address);
    if (!*known) {
        struct touched *fresh = arena_alloc(racing->arena, sizeof *fresh);
        fresh->read = arena_alloc(racing->arena, threads * sizeof *fresh->read);
        fresh->written = arena_alloc(racing->arena, threads * sizeof *fresh->written);
        *known = fresh;
    }
    return *known;
}

static void byte_look(struct racing *racing, uint64_t address, size_t index)
{
    const struct timeline *timeline = racing->order->timeline;
    const struct timeline_step *step = &timeline->steps[index];
    struct touched *touched = touched_at(racing, address);
    for (size_t i = 0; i < timeline->thread_count; i++) {
        if ((int)i == step->thread)
            continue;
        race_look(racing, touched->written[i], index);
        if (writes(step))
            race_look(racing, touched->read[i], index);
    }
    (writes(step) ? touched->written : touched->read)[step->thread] = index + 1;
}

size_t order_races(const struct order *order, struct arena *arena, struct order_race **races)
{
    struct racing racing = {.order = order, .arena = arena};
    map_init(&racing.bytes, arena);
    for (size_t i = 0; i < order->timeline->step_count; i++) {
        const struct timeline_step *step = &order->timeline->steps[i];
        for (unsigned byte = 0; step->conflicts && byte < step->size; byte++)
            byte_look(&racing, step->address + byte, i);
    }
    *races = racing.races;
    return racing.count;
}
