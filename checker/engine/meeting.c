#include "meeting.h"

#include <string.h>

#include "../model/map.h"

/* Who has touched an object so far: by thread, its last access and its last write, from 1. */
struct touched {
    size_t *last, *wrote;
};

struct looking {
    struct findings *findings;
    const struct timeline *timeline;
    const struct finding *ended_with;
    struct map objects; /* by the name's address, which is one for each object */
};

/* A write that came between a read and a write of another thread: steps. */
struct between {
    const struct timeline_step *at, *first, *then;
};

static bool is_access(const struct timeline_step *step)
{
    return step->op >= OP_READ && step->op <= OP_ATOMIC_WRITE && step->event == STEP_DOES &&
           step->object;
}

static bool is_write(const struct timeline_step *step)
{
    return step->op == OP_WRITE || step->op == OP_ATOMIC_WRITE;
}

/* Its line is the program's own, and not a call of something that does it. */
static bool is_plain(const struct timeline_step *step)
{
    return step->own && !step->inside && step->place->frame.line > 0;
}

static bool same_function(const struct timeline_step *a, const struct timeline_step *b)
{
    const char *one = a->place->frame.function, *other = b->place->frame.function;
    return one && other && strcmp(one, other) == 0;
}

static struct touched *touched_of(struct looking *looking, const char *object)
{
    struct arena *arena = looking->findings->arena;
    void **known = map_at(&looking->objects, (uint64_t)(uintptr_t)object);
    if (!*known) {
        struct touched *touched = arena_alloc(arena, sizeof *touched);
        size_t threads = looking->timeline->thread_count;
        touched->last = arena_alloc(arena, threads * sizeof *touched->last);
        touched->wrote = arena_alloc(arena, threads * sizeof *touched->wrote);
        *known = touched;
    }
    return *known;
}

/* The last write of another thread that came after a step, from 1; or 0. */
static size_t last_write_of_others(const struct looking *looking, const struct touched *touched,
                                   int thread, size_t after)
{
    size_t found = 0;
    for (size_t i = 0; i < looking->timeline->thread_count; i++)
        if ((int)i != thread && touched->wrote[i] > after && touched->wrote[i] > found)
            found = touched->wrote[i];
    return found;
}

/* ---- which findings it explains ---- */

/* "table" and "table+8" are the same variable; of memory without a name only the lines tell. */
static bool is_of(const struct finding *finding, const char *object)
{
    const char *name = finding->place.region == REGION_GLOBAL ? finding->place.name : NULL;
    size_t length = name ? strlen(name) : 0;
    return !name ||
           (strncmp(object, name, length) == 0 && (!object[length] || object[length] == '+'));
}

static bool names(const struct finding *finding, const struct timeline_step *step)
{
    const struct frame *frame = &step->place->frame;
    return frame->file && finding_names_line(finding, frame->file, frame->line);
}

static bool explains(const struct looking *looking, const struct finding *finding,
                     const struct between *between)
{
    if (finding->kind == KIND_WRONG_RESULT)
        return finding == looking->ended_with; /* the last one before its end stays */
    return finding->kind == KIND_DATA_RACE && finding->meeting.how == MEETING_NONE &&
           is_of(finding, between->at->object) && names(finding, between->at) &&
           (names(finding, between->first) || names(finding, between->then));
}

static void between_tell(struct looking *looking, const struct between *between)
{
    for (size_t i = 0; i < looking->findings->count; i++) {
        struct finding *finding = looking->findings->list[i];
        if (explains(looking, finding, between))
            finding->meeting = (struct meeting){
                .how = MEETING_BETWEEN,
                .object = arena_copy(looking->findings->arena, between->at->object),
                .actor = between->at->thread,
                .partner = between->then->thread,
                .at = between->at->place->frame,
                .first = between->first->place->frame,
                .then = between->then->place->frame,
            };
    }
}

/* ---- accesses ---- */

static void access_take(struct looking *looking, size_t index)
{
    const struct timeline_step *steps = looking->timeline->steps, *step = &steps[index];
    struct touched *touched = touched_of(looking, step->object);
    size_t before = touched->last[step->thread];
    size_t other = before && is_write(step) && !is_write(&steps[before - 1])
                       ? last_write_of_others(looking, touched, step->thread, before)
                       : 0;
    touched->last[step->thread] = index + 1;
    if (is_write(step))
        touched->wrote[step->thread] = index + 1;
    if (!other)
        return;
    const struct between between = {&steps[other - 1], &steps[before - 1], step};
    if (is_plain(between.at) && is_plain(between.first) && is_plain(between.then) &&
        same_function(between.first, between.then))
        between_tell(looking, &between);
}

/* ---- signals ---- */

/* The program's own wait on a condition that never ended, or NULL. */
static const struct timeline_span *open_wait(const struct timeline *timeline)
{
    for (size_t i = 0; i < timeline->span_count; i++) {
        const struct timeline_span *span = &timeline->spans[i];
        if (span->kind == SPAN_WAITS && span->op == OP_WAIT && span->to == timeline->step_count &&
            span->object && is_plain(&timeline->steps[span->from]))
            return span;
    }
    return NULL;
}

/* The last signal of a condition, or NULL. */
static const struct timeline_step *last_signal(const struct timeline *timeline, const char *object)
{
    for (size_t i = timeline->step_count; i-- > 0;) {
        const struct timeline_step *step = &timeline->steps[i];
        if ((step->op == OP_SIGNAL || step->op == OP_BROADCAST) && step->event == STEP_DOES &&
            step->object == object)
            return step;
    }
    return NULL;
}

static void wait_tell(struct looking *looking, struct finding *finding)
{
    const struct timeline *timeline = looking->timeline;
    const struct timeline_span *wait = open_wait(timeline);
    const struct timeline_step *signal = wait ? last_signal(timeline, wait->object) : NULL;
    if (!wait || timeline->steps_lost ||
        (signal && (signal > &timeline->steps[wait->from] || signal->thread == wait->thread)))
        return;
    finding->meeting = (struct meeting){
        .how = signal ? MEETING_EARLY : MEETING_SILENT,
        .object = arena_copy(looking->findings->arena, wait->object),
        .actor = signal ? signal->thread : -1,
        .partner = wait->thread,
        .first = wait->place->frame,
    };
    if (signal)
        finding->meeting.at = signal->place->frame;
}

void meetings_find(struct findings *findings, const struct timeline *timeline,
                   const struct finding *ended_with)
{
    struct looking looking = {findings, timeline, ended_with, {0}};
    map_init(&looking.objects, findings->arena);
    for (size_t i = 0; i < timeline->step_count; i++)
        if (is_access(&timeline->steps[i]))
            access_take(&looking, i);
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i] == ended_with && ended_with->kind == KIND_LOST_WAKEUP)
            wait_tell(&looking, findings->list[i]);
}
