#include <stdlib.h>
#include <string.h>

#include "show_parts.h"
#include "steps.h"

/* ---- places ---- */

struct show_line show_line_of(const struct show *show, const char *file, int line)
{
    for (size_t i = 0; file && line > 0 && i < show->source_count; i++)
        if (strcmp(show->sources[i].path, file) == 0)
            return (struct show_line){i, line};
    return (struct show_line){0, 0};
}

char *show_line_id(struct arena *arena, struct show_line line)
{
    return line.number ? arena_printf(arena, "L%zu-%d", line.source, line.number) : "";
}

/* ---- the race ---- */

static bool is_at(const struct timeline_step *step, const struct frame *frame)
{
    const struct frame *place = &step->place->frame;
    return frame && frame->file && place->file && frame->line == place->line &&
           strcmp(frame->file, place->file) == 0;
}

/* A tool may know one side only. */
static bool is_of(const struct show *show, const struct finding *finding,
                  const struct timeline_step *a, const struct timeline_step *b)
{
    const struct frame *one = NULL, *other = NULL;
    if (finding->side_count > 0)
        one = stack_focus(&finding->sides[0].stack, show->scope);
    if (finding->side_count > 1)
        other = stack_focus(&finding->sides[1].stack, show->scope);
    if (!one || !other)
        return is_at(a, one ? one : other) || is_at(b, one ? one : other);
    return (is_at(a, one) && is_at(b, other)) || (is_at(a, other) && is_at(b, one));
}

static const struct order_race *race_find(const struct show *show, const struct finding *finding,
                                          const struct order_race *races, size_t count)
{
    const struct timeline_step *steps = show->timeline->steps;
    for (size_t i = 0; i < count; i++)
        if (is_of(show, finding, &steps[races[i].first], &steps[races[i].second]))
            return &races[i];
    return NULL;
}

static bool is_race(const struct finding *finding)
{
    return finding->kind == KIND_DATA_RACE || finding->kind == KIND_USE_AFTER_FREE;
}

/* The page's own finding first; otherwise the first that shows. */
static const struct order_race *race_choose(struct show_page *page, const struct order_race *races,
                                            size_t count)
{
    const struct show *show = page->show;
    const struct order_race *found = NULL;
    if (show->finding && is_race(show->finding))
        found = race_find(show, page->race = show->finding, races, count);
    for (size_t i = 0; i < show->findings->count && !found; i++)
        if (is_race(show->findings->list[i]))
            found = race_find(show, page->race = show->findings->list[i], races, count);
    if (!found)
        page->race = NULL;
    return found;
}

/*
 * Of what the tools call a race, the two steps. Atomics order by their memory order, which the
 * trace does not tell: where they hide what a tool has seen, they order nothing.
 */
static const struct order_race *race_seek(struct show_page *page)
{
    struct order_race *races;
    struct arena *arena = &page->arena;
    order_init(&page->order, arena, page->show->timeline, true);
    size_t count = order_races(&page->order, arena, &races);
    const struct order_race *race = race_choose(page, races, count);
    if (race)
        return race;
    struct order weak;
    order_init(&weak, arena, page->show->timeline, false);
    count = order_races(&weak, arena, &races);
    race = race_choose(page, races, count);
    if (race)
        page->order = weak;
    return race;
}

/* ---- moments ---- */

/* Where threads that have a column were started, however much is folded. */
static void births_keep(struct show_page *page)
{
    const struct timeline *timeline = page->show->timeline;
    for (size_t i = 0; i < timeline->step_count; i++)
        for (size_t j = 0; j < page->column_count; j++)
            if (timeline->steps[i].op == OP_CREATE && timeline->steps[i].other > 0 &&
                timeline->steps[i].other == page->columns[j])
                page->rows.shown[i] = true;
}

static int column_of(const struct show_page *page, int thread)
{
    for (size_t i = 0; i < page->column_count; i++)
        if (page->columns[i] == thread)
            return (int)i;
    return -1;
}

static size_t next_shown(const struct show_page *page, size_t step)
{
    do
        step++;
    while (step < page->show->timeline->step_count && !page->rows.shown[step]);
    return step;
}

static void moment_add(struct show_page *page, const struct lanes *lanes, size_t index,
                       size_t before)
{
    const struct timeline *timeline = page->show->timeline;
    const struct timeline_step *step = &timeline->steps[index];
    const struct frame *frame = &step->place->frame;
    struct show_moment *moment = &page->moments[page->count++];
    bool happens = step->event == STEP_WAKES || step->event == STEP_EXPIRES || step->op == OP_END;
    *moment = (struct show_moment){
        .step = index,
        .left_out = rows_leave_out(&page->rows, before, index) ? index - before : 0,
        .column = column_of(page, step->thread),
        .who = timeline->threads[step->thread].name,
        .does = row_words(&page->arena, timeline, step),
        .where = happens ? "" : step->place->where,
        .source = happens || !step->place->source ? "" : step->place->source,
        .line = show_line_of(page->show, frame->file, frame->line),
        .holds = lanes_holds(lanes, step->thread, step->object),
        .interrupted = rows_preempt(&page->rows, index, next_shown(page, index)),
        .stuck = step_is_stuck(timeline, index),
    };
}

/* What its threads are at when the next moment comes: a lock that it asks for is had by then. */
static void lanes_note(struct show_page *page, const struct lanes *lanes)
{
    for (size_t i = 0; i < page->column_count && page->count; i++)
        page->moments[page->count - 1].lanes[i] = lanes_at(lanes, page->columns[i]);
}

/* A wait that never ends says so itself. */
static void end_mark(struct show_page *page)
{
    struct show_moment *last = &page->moments[page->count - 1];
    if (page->show->ending && !page->show->timeline->steps_lost && !last->stuck)
        last->fails = true;
}

static void moments_make(struct show_page *page)
{
    struct lanes lanes;
    size_t steps = page->show->timeline->step_count, before = 0;
    lanes_init(&lanes, &page->arena, page->show->timeline);
    page->moments = arena_alloc(&page->arena, (steps + 1) * sizeof *page->moments);
    for (size_t i = 0; i < steps; i++) {
        if (page->rows.shown[i])
            lanes_note(page, &lanes);
        lanes_take(&lanes, i);
        if (!page->rows.shown[i])
            continue;
        moment_add(page, &lanes, i, before);
        before = i + 1;
    }
    lanes_note(page, &lanes);
    if (page->count)
        end_mark(page);
}

/* ---- links ---- */

/* The moment of a step that is shown. */
static size_t moment_of(const struct show_page *page, size_t step)
{
    size_t low = 0, high = page->count;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (page->moments[middle].step <= step)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The same thread's last shown step up to this one, or the first one after it; step_count if there
 * is none. What comes before the first comes before the second, and so on. */
static size_t shown_up_to(const struct show_page *page, size_t step)
{
    size_t none = page->show->timeline->step_count;
    while (step < none && !page->rows.shown[step])
        step = page->rows.previous[step];
    return step;
}

static size_t shown_from(const struct show_page *page, size_t step)
{
    size_t none = page->show->timeline->step_count;
    while (step < none && !page->rows.shown[step])
        step = page->rows.next[step];
    return step;
}

static bool is_linked(const struct show_page *page, size_t from, size_t to)
{
    for (size_t i = page->link_count; i-- > 0;)
        if (page->links[i].from == from && page->links[i].to == to)
            return true;
    return false;
}

/* A lock is asked for in one step and had in a later one, which no row tells. */
static void link_add(struct show_page *page, const struct order_edge *edge)
{
    size_t none = page->show->timeline->step_count;
    size_t from = shown_up_to(page, edge->from), to = shown_up_to(page, edge->to);
    if (to == none || (from < none && to < from))
        to = shown_from(page, edge->to);
    if (from == none || to == none || page->link_count == SHOW_LINKS_MOST)
        return;
    from = moment_of(page, from);
    to = moment_of(page, to);
    if (is_linked(page, from, to))
        return;
    page->links = arena_grow(&page->arena, page->links, page->link_count, sizeof *page->links);
    page->links[page->link_count++] = (struct show_link){from, to, edge->kind};
}

void show_scene(struct show_page *page)
{
    const struct timeline *timeline = page->show->timeline;
    struct arena *arena = &page->arena;
    if (!timeline || timeline->step_count == 0)
        return;
    const struct order_race *race = race_seek(page);
    rows_choose(&page->rows, arena, timeline, false);
    if (race)
        page->rows.shown[race->first] = page->rows.shown[race->second] = true;
    page->column_count = rows_columns(&page->rows, page->columns, SHOW_COLUMNS_MOST);
    births_keep(page);
    moments_make(page);
    if (race) {
        page->race_first = moment_of(page, race->first);
        page->race_second = moment_of(page, race->second);
    }
    for (size_t i = 0; i < page->order.edge_count; i++)
        link_add(page, &page->order.edges[i]);
    if (page->show->ending)
        page->wait_count = waitfor_at_end(arena, timeline, &page->waits);
}
