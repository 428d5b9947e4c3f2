#include <string.h>

#include "rows.h"

void lanes_init(struct lanes *lanes, struct arena *arena, const struct timeline *timeline)
{
    size_t threads = timeline->thread_count + 1;
    *lanes = (struct lanes){.arena = arena, .timeline = timeline};
    lanes->begun = arena_alloc(arena, threads * sizeof *lanes->begun);
    lanes->waits = arena_alloc(arena, threads * sizeof *lanes->waits);
    lanes->over = arena_alloc(arena, threads * sizeof *lanes->over);
    lanes->held = arena_alloc(arena, threads * sizeof *lanes->held);
    lanes->begun[0] = true;
}

static void held_add(struct lanes *lanes, const struct timeline_step *step)
{
    struct held *held = &lanes->held[step->thread];
    held->names = arena_grow(lanes->arena, held->names, held->count, sizeof *held->names);
    held->names[held->count++] = step->object ? step->object : "a lock";
}

static void held_drop(struct lanes *lanes, const struct timeline_step *step)
{
    struct held *held = &lanes->held[step->thread];
    size_t i = held->count;
    while (i > 0 && held->names[i - 1] != step->object)
        i--;
    if (i == 0)
        return;
    held->count--;
    memmove(&held->names[i - 1], &held->names[i], (held->count - (i - 1)) * sizeof *held->names);
}

enum lane lanes_at(const struct lanes *lanes, int thread)
{
    bool holds = lanes->held[thread].count > 0;
    if (!lanes->begun[thread] || lanes->over[thread])
        return LANE_NONE;
    if (lanes->waits[thread])
        return holds ? LANE_HOLDS_AND_WAITS : LANE_WAITS;
    return holds ? LANE_HOLDS : LANE_FREE;
}

char *lanes_holds(const struct lanes *lanes, int thread, const char *but)
{
    enum { NAMED_MOST = 8 };
    const struct held *held = &lanes->held[thread];
    size_t named = 0;
    char *text = "";
    for (size_t i = 0; i < held->count; i++) {
        if (held->names[i] == but)
            continue;
        if (named++ == NAMED_MOST)
            return arena_printf(lanes->arena, "%s, ...", text);
        text = arena_printf(lanes->arena, "%s%s%s", text, *text ? ", " : "", held->names[i]);
    }
    return text;
}

void lanes_take(struct lanes *lanes, size_t index)
{
    const struct timeline_step *step = &lanes->timeline->steps[index];
    if (step->event == STEP_TAKES)
        held_add(lanes, step);
    if (step->event == STEP_DROPS)
        held_drop(lanes, step);
    if (step->event == STEP_BLOCKS)
        lanes->waits[step->thread] = true;
    if (step->event == STEP_WAKES || step->event == STEP_EXPIRES)
        lanes->waits[step->thread] = false;
    if (step->op == OP_CREATE && step->other > 0)
        lanes->begun[step->other] = true;
    if (step->op == OP_END)
        lanes->over[step->thread] = true;
}
