#include "steps.h"

static const char *verb_of(const struct timeline_step *step)
{
    switch (step->op) {
    case OP_ATOMIC_READ:
        return "reads";
    case OP_ATOMIC_WRITE:
        return "writes";
    case OP_WAIT:
        return "awaits";
    case OP_SIGNAL:
        return "signals";
    case OP_BROADCAST:
        return "broadcasts";
    case OP_SEM_WAIT:
        return "takes from";
    case OP_SEM_POST:
        return "posts";
    case OP_LOCK:
    case OP_SPIN_LOCK:
        return "locks";
    case OP_TRYLOCK:
        return "tries to lock";
    case OP_UNLOCK:
    case OP_RW_UNLOCK:
    case OP_SPIN_UNLOCK:
        return "unlocks";
    case OP_READ_LOCK:
        return "read-locks";
    case OP_WRITE_LOCK:
        return "write-locks";
    case OP_BARRIER:
        return "comes to";
    case OP_CREATE:
        return "starts";
    case OP_END:
        return "ends";
    case OP_BEGIN:
        return "begins";
    default:
        return op_does(step->op);
    }
}

static char *with_object(struct arena *arena, const struct timeline *timeline, const char *verb,
                         const char *object, int other)
{
    if (!object && other >= 0)
        object = timeline->threads[other].name;
    return arena_printf(arena, "%s%s%s", verb, object ? " " : "", object ? object : "");
}

static const char *wait_verb(unsigned op, const char *object, int other)
{
    return object || other >= 0 ? "awaits" : op_awaits(op);
}

char *step_words(struct arena *arena, const struct timeline *timeline,
                 const struct timeline_step *step)
{
    const char *verb = verb_of(step);
    switch (step->event) {
    case STEP_BLOCKS:
        verb = wait_verb(step->op, step->object, step->other);
        break;
    case STEP_WAKES:
        return arena_copy(arena, "can go on");
    case STEP_EXPIRES:
        return arena_copy(arena, "wakes: its time is over");
    case STEP_TAKES:
        verb = "has";
        break;
    case STEP_DROPS:
        verb = "gives back";
        break;
    case STEP_FAILS:
        verb = "does not get";
        break;
    }
    return with_object(arena, timeline, verb, step->object, step->other);
}

char *row_words(struct arena *arena, const struct timeline *timeline,
                const struct timeline_step *step)
{
    bool goes_on = step->event == STEP_WAKES || step->event == STEP_EXPIRES;
    if (!step->inside || goes_on)
        return step_words(arena, timeline, step);
    return arena_printf(arena, "%s %s", step->event == STEP_BLOCKS ? "waits in" : "calls",
                        step->inside);
}

char *span_words(struct arena *arena, const struct timeline *timeline,
                 const struct timeline_span *span)
{
    if (span->kind == SPAN_HOLDS)
        return with_object(arena, timeline, "holds", span->object ? span->object : "a lock", -1);
    return with_object(arena, timeline, wait_verb(span->op, span->object, span->other),
                       span->object, span->other);
}

bool step_is_access(const struct timeline_step *step)
{
    return step->op >= OP_READ && step->op <= OP_ATOMIC_WRITE;
}

bool step_counts(const struct timeline_step *step)
{
    if (step->event == STEP_TAKES || step->event == STEP_DROPS || step->op == OP_NONE)
        return false;
    if (step_is_access(step))
        return step->conflicts;
    bool begun = step->op == OP_CREATE && step->other < 0;
    return !begun && step->op != OP_BEGIN && step->op != OP_YIELD && step->op != OP_CLOCK;
}

bool step_stands_alone(const struct timeline_step *step)
{
    bool waits = step->event == STEP_BLOCKS || step->event == STEP_WAKES ||
                 step->event == STEP_EXPIRES || step->op == OP_WAIT;
    return step_counts(step) && !waits;
}

bool step_is_stuck(const struct timeline *timeline, size_t step)
{
    for (size_t i = 0; i < timeline->span_count; i++) {
        const struct timeline_span *span = &timeline->spans[i];
        if (span->kind == SPAN_WAITS && span->from == step)
            return span->to == timeline->step_count && !timeline->steps_lost;
    }
    return false;
}
