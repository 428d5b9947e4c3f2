/*
 * The titles that tell what threads did: each function reads what stands behind the words it is
 * listed with in tsan_report.c, and says where the frames below the title belong.
 */
#include "tsan_report.h"

struct side *tsan_side_begin(struct reading *reading, enum action action)
{
    struct side *side = finding_add_side(reading->arena, &reading->finding, action);
    reading->stack = &side->stack;
    reading->leads = false;
    return side;
}

struct side *tsan_lead_begin(struct reading *reading)
{
    struct side *side = tsan_side_begin(reading, reading->type->action);
    side->note = arena_copy(reading->arena, reading->type->clause);
    return side;
}

static bool thread_take(struct piece *rest, int *thread)
{
    if (piece_take(rest, "main thread")) {
        *thread = 0;
        return true;
    }
    return piece_take(rest, "thread T") && piece_int(rest, thread);
}

/* "M1": the name of a mutex within the report. */
static bool mutex_take(struct reading *reading, struct piece *rest, char **name)
{
    struct piece whole = *rest;
    uint64_t number;
    if (!piece_take(rest, "M") || !piece_number(rest, &number))
        return false;
    whole.length -= rest->length;
    *name = piece_copy(reading->arena, whole);
    return true;
}

static void side_add_held(struct reading *reading, struct side *side, char *name)
{
    side->held = arena_grow(reading->arena, side->held, side->held_count, sizeof *side->held);
    side->held[side->held_count++] = name;
}

/* " (mutexes: write M0, read M1):" */
static void held_read(struct reading *reading, struct side *side, struct piece rest)
{
    char *name;
    side->held_known = true;
    if (!piece_take(&rest, " (mutexes: "))
        return;
    do {
        bool reads = piece_take(&rest, "read ");
        if (!reads)
            piece_take(&rest, "write ");
        if (!mutex_take(reading, &rest, &name))
            return;
        if (reads)
            name = arena_printf(reading->arena, "%s (for reading)", name);
        side_add_held(reading, side, name);
    } while (piece_take(&rest, ", "));
}

/* "4 at 0x5555569ca258 by thread T2 (mutexes: write M0):", or "a hash map at ..." of an object. */
static void access_read(struct reading *reading, struct piece rest, enum action action)
{
    enum kind kind = reading->finding.kind;
    int size = 0, thread;
    struct piece object;
    piece_int(&rest, &size);
    if (reading->type->words && kind != KIND_DATA_RACE && kind != KIND_USE_AFTER_FREE)
        return; /* no other type that we know has accesses */
    if (!piece_until(&rest, " by ", &object) || !thread_take(&rest, &thread))
        return;
    struct side *side = tsan_side_begin(reading, action);
    side->size = size;
    side->thread = thread;
    held_read(reading, side, rest);
}

void tsan_read_title(struct reading *reading, struct piece rest)
{
    access_read(reading, rest, ACTION_READ);
}

void tsan_write_title(struct reading *reading, struct piece rest)
{
    access_read(reading, rest, ACTION_WRITE);
}

void tsan_atomic_read_title(struct reading *reading, struct piece rest)
{
    access_read(reading, rest, ACTION_ATOMIC_READ);
}

void tsan_atomic_write_title(struct reading *reading, struct piece rest)
{
    access_read(reading, rest, ACTION_ATOMIC_WRITE);
}

/* The stack of the sleep itself is left out: it lies in the side it ordered. */
void tsan_sleep_title(struct reading *reading, struct piece rest)
{
    (void)rest;
    if (reading->finding.side_count > 0)
        reading->finding.sides[0].note = arena_copy(reading->arena, "ordered only by a sleep");
}

/* A mutex misuse has a second stack: where the mutex was locked. */
void tsan_and_title(struct reading *reading, struct piece rest)
{
    (void)rest;
    if (reading->type->leads)
        tsan_side_begin(reading, ACTION_LOCK);
}

/* "10 handler invoked at:" is the title of the report's own stack, in clang 19. */
void tsan_signal_title(struct reading *reading, struct piece rest)
{
    int number;
    if (!reading->leads || !piece_int(&rest, &number))
        return;
    struct side *side = tsan_lead_begin(reading);
    if (side->note)
        side->note = arena_printf(reading->arena, "%s (signal %d)", side->note, number);
}

/* "M1 acquired here while holding mutex M0 in thread T1:" */
static void acquired_read(struct reading *reading, char *name, struct piece rest)
{
    char *held;
    int thread;
    if (!mutex_take(reading, &rest, &held) || !piece_take(&rest, " in ") ||
        !thread_take(&rest, &thread))
        return;
    struct side *side = tsan_side_begin(reading, ACTION_LOCK);
    side->object = name;
    side->thread = thread;
    side->held_known = true;
    side_add_held(reading, side, held);
}

/* "M0 previously acquired by the same thread here:" goes in front of the side it tells about. */
static void acquired_before_read(struct reading *reading, char *name)
{
    struct finding *finding = &reading->finding;
    if (finding->side_count == 0)
        return;
    tsan_side_begin(reading, ACTION_LOCK);
    struct side *after = &finding->sides[finding->side_count - 2], *before = after + 1, swap;
    before->object = name;
    before->thread = after->thread;
    swap = *after;
    *after = *before;
    *before = swap;
    reading->stack = &after->stack;
}

/* "M1 (0x5555569ca258) created at:" names the mutex that a misuse is about. */
static void created_read(struct reading *reading, char *name)
{
    struct finding *finding = &reading->finding;
    for (size_t i = 0; i < finding->side_count && reading->type->leads; i++)
        if (!finding->sides[i].object)
            finding->sides[i].object = name;
}

void tsan_mutex_title(struct reading *reading, struct piece rest)
{
    char *name;
    if (!mutex_take(reading, &rest, &name))
        return;
    if (reading->finding.kind != KIND_LOCK_ORDER)
        created_read(reading, name);
    else if (piece_take(&rest, " acquired here while holding mutex "))
        acquired_read(reading, name, rest);
    else if (piece_begins(rest, " previously acquired by the same thread"))
        acquired_before_read(reading, name);
}

static char *name_of_thread(struct reading *reading, struct piece *rest)
{
    struct piece name;
    if (!piece_take(rest, " '") || !piece_until(rest, "' (tid=", &name) || name.length == 0)
        return NULL;
    return piece_sentence(reading->arena, name);
}

static char *thread_phrase(struct reading *reading, int thread)
{
    return thread == 0 ? arena_copy(reading->arena, "by main")
                       : arena_printf(reading->arena, "by thread %d", thread);
}

/* "2 'adder' (tid=10548, running) created by main thread at:" */
void tsan_thread_title(struct reading *reading, struct piece rest)
{
    struct finding *finding = &reading->finding;
    int thread, creator;
    struct piece state;
    if (!piece_int(&rest, &thread))
        return;
    char *name = name_of_thread(reading, &rest);
    for (size_t i = 0; i < finding->side_count; i++)
        if (finding->sides[i].thread == thread)
            finding->sides[i].thread_name = name;
    if (finding->kind != KIND_THREAD_LEAK || finding->side_count > 0 ||
        !piece_until(&rest, " created by ", &state) || !thread_take(&rest, &creator))
        return;
    struct side *side = tsan_side_begin(reading, ACTION_CREATE);
    side->thread = thread;
    side->thread_name = name;
    side->note = thread_phrase(reading, creator);
}

/* "2 more similar thread leaks." */
void tsan_more_title(struct reading *reading, struct piece rest)
{
    struct finding *finding = &reading->finding;
    int more;
    if (finding->kind != KIND_THREAD_LEAK || finding->side_count == 0 || !piece_int(&rest, &more) ||
        !piece_begins(rest, " more similar thread leaks"))
        return;
    struct side *side = &finding->sides[0];
    if (!piece_has(piece_of(side->note), "more like it"))
        side->note = arena_printf(reading->arena, "%s, and %d more like it", side->note, more);
}
