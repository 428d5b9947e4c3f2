#include "timeline.h"

#include <string.h>

#include "../model/map.h"
#include "../run/source.h"
#include "../run/symbols.h"

/* A thread's spans that have not ended yet. */
struct open {
    size_t *spans; /* indexes */
    size_t count;
};

/* What is needed on the way. */
struct making {
    struct timeline *timeline;
    struct arena *arena;
    char *program;
    const struct scope *scope;
    const struct conducted *conducted;
    struct map places; /* by pc */
    struct map names;  /* by address */
    struct touches touches;
    struct conflicts *known;    /* or NULL */
    struct open *open;          /* by thread */
    unsigned letters[OP_COUNT]; /* how many nameless objects there are of each class */
};

/* ---- names ---- */

/*
 * A copy, cut where it is longer than people read. There may be thousands of places on one line,
 * and the line may be all of a file.
 */
static char *short_copy(struct arena *arena, const char *text)
{
    enum { LONGEST = 200 };
    size_t length = text ? strnlen(text, LONGEST + 1) : 0;
    if (length <= LONGEST)
        return arena_copy(arena, text);
    length = LONGEST;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return arena_printf(arena, "%.*s...", (int)length, text);
}

static bool is_access(unsigned op)
{
    return op >= OP_READ && op <= OP_ATOMIC_WRITE;
}

/* What kind of object an operation works on, by one operation that stands for all of them. */
static unsigned class_of(unsigned op)
{
    switch (op) {
    case OP_LOCK:
    case OP_TRYLOCK:
    case OP_UNLOCK:
    case OP_READ_LOCK:
    case OP_WRITE_LOCK:
    case OP_RW_UNLOCK:
    case OP_SPIN_LOCK:
    case OP_SPIN_UNLOCK:
        return OP_LOCK;
    case OP_WAIT:
    case OP_SIGNAL:
    case OP_BROADCAST:
        return OP_WAIT;
    case OP_SEM_WAIT:
    case OP_SEM_POST:
        return OP_SEM_WAIT;
    case OP_BARRIER:
    case OP_ONCE:
        return op;
    default:
        return is_access(op) || op == OP_FUTEX ? OP_READ : OP_NONE;
    }
}

static const char *class_word(unsigned class)
{
    switch (class) {
    case OP_LOCK:
        return "lock";
    case OP_WAIT:
        return "condition";
    case OP_SEM_WAIT:
        return "semaphore";
    case OP_BARRIER:
        return "barrier";
    case OP_ONCE:
        return "once";
    default:
        return "memory";
    }
}

/* A, B, ... Z, AA, AB, ... */
static char *letters(struct arena *arena, unsigned number)
{
    char *text = arena_printf(arena, "%c", 'A' + (int)(number % 26));
    while (number >= 26) {
        number = number / 26 - 1;
        text = arena_printf(arena, "%c%s", 'A' + (int)(number % 26), text);
    }
    return text;
}

static char *name_make(struct making *making, unsigned class, uint64_t address)
{
    uint64_t load = making->conducted->load;
    struct arena brief;
    arena_init(&brief);
    char *name = NULL;
    if (address > load)
        name = symbols_data_name(&brief, making->program, address - load);
    name = short_copy(making->arena, name);
    arena_free(&brief);
    if (name)
        return name;
    return arena_printf(making->arena, "%s %s", class_word(class),
                        letters(making->arena, making->letters[class]++));
}

/* A lock and memory at the same address are told apart. */
static const char *name_of(struct making *making, unsigned op, uint64_t address)
{
    unsigned class = class_of(op);
    if (address == 0 || class == OP_NONE)
        return NULL;
    void **name = map_at(&making->names, address * OP_COUNT + class);
    if (!*name) {
        char *made = name_make(making, class, address);
        *name = made;
    }
    return *name;
}

/* ---- places ---- */

static char *where_of(struct arena *arena, const struct frame *frame)
{
    if (!frame->file)
        return frame->function ? frame->function : "";
    const char *slash = strrchr(frame->file, '/');
    return arena_printf(arena, "%s:%d", slash ? slash + 1 : frame->file, frame->line);
}

static const struct timeline_place *place_of(struct making *making, uint64_t pc)
{
    void **known = map_at(&making->places, pc);
    if (*known)
        return *known;
    struct timeline_place *place = arena_alloc(making->arena, sizeof *place);
    struct arena brief;
    struct frame frame = {.module = making->program, .offset = pc};
    struct stack stack = {.frames = &frame, .count = 1};
    arena_init(&brief);
    if (pc)
        symbols_resolve_stack(&brief, &stack);
    place->frame = frame;
    place->frame.function = short_copy(making->arena, frame.function);
    place->frame.file = arena_copy(making->arena, frame.file);
    place->where = where_of(making->arena, &place->frame);
    place->source =
        short_copy(making->arena, source_line(&brief, place->frame.file, place->frame.line));
    arena_free(&brief);
    *known = place;
    return place;
}

static bool is_of_kit(const struct frame *frame)
{
    return frame->file && strstr(frame->file, "labs/kit/");
}

static bool is_own(const struct making *making, const struct frame *frame)
{
    struct stack one = {.frames = (struct frame *)frame, .count = 1};
    return stack_is_within(&one, making->scope);
}

/* Where on the stack of a step its place is: 0 for the innermost. */
static size_t place_choose(const struct making *making, const struct timeline_place *const *stack,
                           size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_own(making, &stack[i]->frame))
            return i;
    for (size_t i = 0; i < count; i++)
        if (stack[i]->frame.file && !is_of_kit(&stack[i]->frame))
            return i;
    return 0;
}

static void step_place(struct making *making, const struct conduct_step *from,
                       struct timeline_step *step)
{
    const struct timeline_place *stack[1 + CALLERS_MOST] = {place_of(making, from->pc)};
    size_t count = 1;
    while (count <= CALLERS_MOST && from->callers[count - 1]) {
        stack[count] = place_of(making, from->callers[count - 1]);
        count++;
    }
    size_t chosen = place_choose(making, stack, count);
    step->inner = stack[0];
    step->place = stack[chosen];
    step->inside = chosen ? stack[chosen - 1]->frame.function : NULL;
    step->own = is_own(making, &step->place->frame);
}

/* ---- steps and threads ---- */

static bool conflicts(struct making *making, const struct conduct_step *step)
{
    return step_accesses(step) && (touches_conflict(&making->touches, step) ||
                                   (making->known && conflicts_know(making->known, step)));
}

static void step_make(struct making *making, size_t index)
{
    struct timeline *timeline = making->timeline;
    const struct conduct_step *from = &making->conducted->steps[index];
    struct timeline_step *step = &timeline->steps[index];
    bool other = from->other >= 0 && (size_t)from->other < timeline->thread_count;
    *step = (struct timeline_step){.thread = from->thread,
                                   .op = from->op,
                                   .event = from->event,
                                   .other = other ? from->other : -1,
                                   .time = from->time};
    step_place(making, from, step);
    step->conflicts = conflicts(making, from);
    if (step->conflicts) {
        step->address = from->object;
        step->size = from->size < ACCESS_LARGEST ? from->size : ACCESS_LARGEST;
    }
    if (!step_accesses(from) || step->conflicts)
        step->object = name_of(making, from->op, from->object);
}

static void steps_make(struct making *making)
{
    struct timeline *timeline = making->timeline;
    const struct conducted *conducted = making->conducted;
    timeline->step_count = conducted->step_count;
    timeline->steps_lost = conducted->steps_lost;
    timeline->steps =
        arena_alloc(making->arena, (conducted->step_count + 1) * sizeof *timeline->steps);
    touches_init(&making->touches, making->arena, conducted);
    for (size_t i = 0; i < conducted->step_count; i++)
        step_make(making, i);
}

static void threads_make(struct making *making)
{
    struct timeline *timeline = making->timeline;
    const struct conducted *conducted = making->conducted;
    for (size_t i = 0; i < conducted->step_count; i++) {
        size_t number = conducted->steps[i].thread;
        if (number >= timeline->thread_count)
            timeline->thread_count = number + 1;
    }
    timeline->threads =
        arena_alloc(making->arena, (timeline->thread_count + 1) * sizeof *timeline->threads);
    for (size_t i = 0; i < timeline->thread_count; i++)
        timeline->threads[i].name =
            i ? arena_printf(making->arena, "thread %zu", i) : arena_copy(making->arena, "main");
}

static bool is_own_move(const struct timeline_step *step)
{
    return step->event != STEP_WAKES && step->event != STEP_EXPIRES && step->event != STEP_DROPS &&
           step->event != STEP_NEXT;
}

static void lives_note(struct timeline *timeline)
{
    for (size_t i = 0; i < timeline->step_count; i++) {
        const struct timeline_step *step = &timeline->steps[i];
        struct timeline_thread *thread = &timeline->threads[step->thread];
        if (step->op == OP_CREATE && step->other > 0)
            timeline->threads[step->other].created = step->place;
        if (!is_own_move(step))
            continue;
        thread->first = thread->seen ? thread->first : i;
        thread->last = i;
        thread->seen = true;
        thread->ended = thread->ended || step->op == OP_END;
    }
}

/* ---- spans ---- */

static size_t span_add(struct making *making, enum span_kind kind, size_t index)
{
    struct timeline *timeline = making->timeline;
    const struct timeline_step *step = &timeline->steps[index];
    timeline->spans =
        arena_grow(making->arena, timeline->spans, timeline->span_count, sizeof *timeline->spans);
    struct timeline_span *span = &timeline->spans[timeline->span_count++];
    *span = (struct timeline_span){.kind = kind,
                                   .thread = step->thread,
                                   .op = step->op,
                                   .object = step->object,
                                   .other = step->other,
                                   .place = step->place,
                                   .from = index,
                                   .to = timeline->step_count};
    return timeline->span_count - 1;
}

static void span_open(struct making *making, enum span_kind kind, size_t index)
{
    struct open *open = &making->open[making->timeline->steps[index].thread];
    open->spans = arena_grow(making->arena, open->spans, open->count, sizeof *open->spans);
    open->spans[open->count++] = span_add(making, kind, index);
}

/* Names are the same string for the same object. */
static void span_close(struct making *making, enum span_kind kind, size_t index)
{
    struct timeline *timeline = making->timeline;
    const struct timeline_step *step = &timeline->steps[index];
    struct open *open = &making->open[step->thread];
    for (size_t i = open->count; i-- > 0;) {
        struct timeline_span *span = &timeline->spans[open->spans[i]];
        if (span->kind != kind || (kind == SPAN_HOLDS && span->object != step->object))
            continue;
        span->to = index;
        span->expired = step->event == STEP_EXPIRES;
        open->spans[i] = open->spans[--open->count];
        return;
    }
}

/* ---- arrows ---- */

static bool can_wake(unsigned op)
{
    switch (op) {
    case OP_UNLOCK:
    case OP_RW_UNLOCK:
    case OP_SPIN_UNLOCK:
    case OP_WAIT: /* it releases the mutex */
    case OP_SIGNAL:
    case OP_BROADCAST:
    case OP_BARRIER:
    case OP_SEM_POST:
    case OP_ONCE:
    case OP_CANCEL:
    case OP_KILL:
    case OP_FUTEX:
    case OP_IO:
    case OP_END:
        return true;
    default:
        return false;
    }
}

/* by is the last step that a thread did, or step_count. */
static void arrow_add(struct making *making, size_t by, size_t woken)
{
    struct timeline *timeline = making->timeline;
    if (by == timeline->step_count || !can_wake(timeline->steps[by].op) ||
        timeline->steps[by].thread == timeline->steps[woken].thread)
        return;
    timeline->arrows = arena_grow(making->arena, timeline->arrows, timeline->arrow_count,
                                  sizeof *timeline->arrows);
    timeline->arrows[timeline->arrow_count++] = (struct timeline_arrow){by, woken};
}

static void spans_make(struct making *making)
{
    struct timeline *timeline = making->timeline;
    size_t last = timeline->step_count;
    making->open = arena_alloc(making->arena, (timeline->thread_count + 1) * sizeof *making->open);
    for (size_t i = 0; i < timeline->step_count; i++) {
        switch (timeline->steps[i].event) {
        case STEP_DOES:
            last = i;
            break;
        case STEP_TAKES:
            span_open(making, SPAN_HOLDS, i);
            break;
        case STEP_DROPS:
            span_close(making, SPAN_HOLDS, i);
            break;
        case STEP_BLOCKS:
            span_open(making, SPAN_WAITS, i);
            break;
        case STEP_WAKES:
            arrow_add(making, last, i);
            span_close(making, SPAN_WAITS, i);
            break;
        case STEP_EXPIRES:
            span_close(making, SPAN_WAITS, i);
            break;
        }
    }
}

void timeline_init(struct timeline *timeline, struct arena *arena, const char *program,
                   const struct scope *scope, const struct conducted *conducted,
                   struct conflicts *known)
{
    struct making making = {.timeline = timeline,
                            .arena = arena,
                            .program = arena_copy(arena, program),
                            .scope = scope,
                            .conducted = conducted,
                            .known = known};
    *timeline = (struct timeline){0};
    map_init(&making.places, arena);
    map_init(&making.names, arena);
    threads_make(&making);
    steps_make(&making);
    lives_note(timeline);
    spans_make(&making);
}
