#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "steps.h"

enum {
    LONG = 80, /* rows that are shown without folding */
    AROUND = 2,
    LAST = 16,
    LAST_IN_SHORT = 4,
    SHOWN_MOST = 200,
    FEW = 8 /* threads whose creations are never folded */
};

static const struct timeline_step *step_at(const struct rows *rows, size_t index)
{
    return index < rows->timeline->step_count ? &rows->timeline->steps[index] : NULL;
}

/* It asks for what the next step says that it waits for: one row is enough. */
static bool is_told_by_wait(const struct rows *rows, size_t index)
{
    const struct timeline_step *step = step_at(rows, index);
    const struct timeline_step *next = step_at(rows, rows->next[index]);
    if (step->event == STEP_DOES && step->op == OP_WAIT && next && next->event == STEP_DROPS)
        next = step_at(rows, rows->next[rows->next[index]]);
    return step->event == STEP_DOES && next && next->event == STEP_BLOCKS && next->op == step->op &&
           next->object == step->object;
}

/* It has the lock that it asked for in the step before. */
static bool is_told_by_call(const struct rows *rows, size_t index)
{
    const struct timeline_step *before = step_at(rows, rows->previous[index]);
    return before && before->event == STEP_DOES && before->op != OP_WAIT;
}

static bool is_creation_begun(const struct timeline_step *step)
{
    return step->op == OP_CREATE && step->other < 0;
}

/* The first step of a call whose inside is told by its name alone. */
static bool is_call_begun(const struct rows *rows, size_t index)
{
    const struct timeline_step *step = step_at(rows, index);
    const struct timeline_step *before = step_at(rows, rows->previous[index]);
    return !before || before->place != step->place || !before->inside ||
           strcmp(before->inside, step->inside) != 0;
}

static bool matters(const struct rows *rows, size_t index)
{
    const struct timeline_step *step = step_at(rows, index);
    bool waits =
        step->event == STEP_BLOCKS || step->event == STEP_WAKES || step->event == STEP_EXPIRES;
    if (step->inside && !rows->all)
        return waits || is_call_begun(rows, index);
    if (step->event == STEP_DROPS || step->op == OP_NONE)
        return false;
    if (step->event == STEP_TAKES)
        return !is_told_by_call(rows, index);
    if (step_is_access(step))
        return step->conflicts || rows->all;
    if (step->op == OP_BEGIN || step->op == OP_YIELD || step->op == OP_CLOCK)
        return rows->all;
    return !is_creation_begun(step) && !is_told_by_wait(rows, index);
}

static size_t choose_all(struct rows *rows)
{
    size_t count = 0;
    for (size_t i = 0; i < rows->timeline->step_count; i++) {
        rows->shown[i] = matters(rows, i);
        count += rows->shown[i];
    }
    return count;
}

/* It gives its turn away here though it could go on. */
static bool is_preempted(const struct rows *rows, size_t index)
{
    const struct timeline_step *step = step_at(rows, index), *next = step_at(rows, index + 1);
    return next && next->thread != step->thread && step->event == STEP_DOES && step->op != OP_END &&
           (next->event == STEP_DOES || next->event == STEP_TAKES);
}

bool rows_preempt(const struct rows *rows, size_t from, size_t to)
{
    for (size_t step = from; step < to; step++)
        if (is_preempted(rows, step))
            return true;
    return false;
}

/* Changes of thread; only those at which somebody was preempted, or all of them. */
static bool is_change(const struct rows *rows, const size_t *list, size_t i, bool all)
{
    const struct timeline_step *steps = rows->timeline->steps;
    if (!all)
        return rows_preempt(rows, list[i - 1], list[i]);
    return steps[list[i]].thread != steps[list[i - 1]].thread;
}

/* Marks those next to a change of thread, the last, and maybe all of the program's own files; how
 * many that are. */
static size_t keep(const struct rows *rows, const size_t *list, size_t count, bool own, bool all,
                   size_t last, bool *kept)
{
    const struct timeline *timeline = rows->timeline;
    bool few = timeline->thread_count <= FEW;
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        bool changes = i > 0 && is_change(rows, list, i, all);
        for (size_t j = i > AROUND ? i - AROUND : 0; changes && j < i + AROUND && j < count; j++)
            kept[j] = true;
        if (i + last >= count || (few && timeline->steps[list[i]].op == OP_CREATE) ||
            (own && timeline->steps[list[i]].own))
            kept[i] = true;
    }
    for (size_t i = 0; i < count; i++)
        sum += kept[i];
    return sum;
}

/* Of those kept the last ones are shown. */
static void show(struct rows *rows, const size_t *list, size_t count, const bool *kept, size_t most)
{
    size_t left = 0;
    for (size_t i = count; i-- > 0;) {
        left += kept[i];
        rows->shown[list[i]] = kept[i] && left <= most;
    }
}

static void fold(struct rows *rows, const size_t *list, size_t count)
{
    bool *kept = arena_alloc(rows->arena, count * sizeof *kept);
    for (int strict = 0; strict < 4; strict++) {
        memset(kept, 0, count * sizeof *kept);
        if (keep(rows, list, count, strict < 2, strict % 2 == 0, LAST, kept) <= SHOWN_MOST)
            break;
    }
    show(rows, list, count, kept, SHOWN_MOST);
}

static void neighbours_find(struct rows *rows)
{
    const struct timeline *timeline = rows->timeline;
    size_t none = timeline->step_count;
    size_t *last = arena_alloc(rows->arena, (timeline->thread_count + 1) * sizeof *last);
    for (size_t i = 0; i < timeline->thread_count; i++)
        last[i] = none;
    for (size_t i = 0; i < none; i++) {
        int thread = timeline->steps[i].thread;
        rows->previous[i] = last[thread];
        rows->next[i] = none;
        if (last[thread] < none)
            rows->next[last[thread]] = i;
        last[thread] = i;
    }
}

/* The indexes of the steps that are shown, and how many they are. */
static size_t *list_shown(const struct rows *rows, size_t *count)
{
    size_t steps = rows->timeline->step_count;
    size_t *list = arena_alloc(rows->arena, (steps + 1) * sizeof *list);
    *count = 0;
    for (size_t i = 0; i < steps; i++)
        if (rows->shown[i])
            list[(*count)++] = i;
    return list;
}

void rows_choose(struct rows *rows, struct arena *arena, const struct timeline *timeline, bool all)
{
    size_t steps = timeline->step_count;
    *rows = (struct rows){.arena = arena, .timeline = timeline, .all = all};
    rows->shown = arena_alloc(arena, (steps + 1) * sizeof *rows->shown);
    rows->previous = arena_alloc(arena, (steps + 1) * sizeof *rows->previous);
    rows->next = arena_alloc(arena, (steps + 1) * sizeof *rows->next);
    neighbours_find(rows);
    size_t count = choose_all(rows);
    if (count <= LONG || all)
        return;
    fold(rows, list_shown(rows, &count), count);
}

void rows_shorten(struct rows *rows, size_t most)
{
    size_t count;
    size_t *list = list_shown(rows, &count);
    bool *kept = arena_alloc(rows->arena, (count + 1) * sizeof *kept);
    bool *others = arena_alloc(rows->arena, (count + 1) * sizeof *others);
    if (count <= most)
        return;
    size_t sum = keep(rows, list, count, false, false, LAST_IN_SHORT, kept);
    keep(rows, list, count, false, true, LAST_IN_SHORT, others);
    for (size_t i = count; i-- > 0 && sum < most;)
        if (others[i] && !kept[i]) {
            kept[i] = true;
            sum++;
        }
    show(rows, list, count, kept, most);
}

bool rows_leave_out(const struct rows *rows, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (matters(rows, i))
            return true;
    return false;
}

/* ---- columns ---- */

static int compare_numbers(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void column_add(int *columns, size_t *count, size_t most, int thread)
{
    for (size_t i = 0; i < *count; i++)
        if (columns[i] == thread)
            return;
    if (*count < most)
        columns[(*count)++] = thread;
}

size_t rows_columns(const struct rows *rows, int *columns, size_t most)
{
    const struct timeline *timeline = rows->timeline;
    size_t count = 0;
    for (size_t i = timeline->step_count; i-- > 0 && timeline->thread_count > most;)
        if (is_preempted(rows, i)) {
            column_add(columns, &count, most, timeline->steps[i + 1].thread);
            column_add(columns, &count, most, timeline->steps[i].thread);
        }
    for (size_t i = timeline->step_count; i-- > 0;)
        if (rows->shown[i])
            column_add(columns, &count, most, timeline->steps[i].thread);
    qsort(columns, count, sizeof *columns, compare_numbers);
    return count;
}
