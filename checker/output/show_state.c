/*
 * What each thread is at, and who has and wants each lock: two tables, as it stands at the end; and
 * for the script what changes with each moment.
 *
 *     {"threads": ["main", ...], "moments": [
 *         {"step": 14, "say": "thread 1 locks a, at ...", "line": "L0-31", "thread": 1,
 *          "at": [[1, "L0-31"], ...], "cells": [["h1", "a"], ...]}, ...]}
 *
 * thread and the numbers in at are of columns. A cell is named by what it says, and by the number
 * of its row: c, h, w, a for a thread's condition, locks, wait and place, o and q for an object's
 * owners and queue.
 */
#include <stdlib.h>
#include <string.h>

#include "grade_page.h"
#include "json.h"
#include "markup.h"
#include "show_parts.h"
#include "steps.h"

struct thread_cells {
    const char *status, *holds, *waits, *at;
    struct show_line line;
};

struct object_cells {
    const char *name; /* as in steps: the same string for the same object */
    const char *holders, *queue;
};

/* Goes from moment to moment. */
struct state {
    struct show_page *page;
    struct lanes lanes;
    const struct timeline_span **waiting; /* by thread */
    const struct timeline_step **last;    /* by thread: its last own step */
    size_t step, span;                    /* the next ones */
    struct thread_cells threads[SHOW_COLUMNS_MOST];
    struct object_cells objects[SHOW_OBJECTS_MOST];
    size_t object_count;
};

/* ---- objects ---- */

static void object_add(struct state *state, const struct timeline_span *span)
{
    if (!span->object || state->object_count == SHOW_OBJECTS_MOST)
        return;
    for (size_t i = 0; i < state->object_count; i++)
        if (state->objects[i].name == span->object)
            return;
    state->objects[state->object_count++] =
        (struct object_cells){.name = span->object, .holders = "", .queue = ""};
}

/* Those first that are held or waited for at the end; then the latest ones. */
static void objects_choose(struct state *state)
{
    const struct timeline *timeline = state->page->show->timeline;
    for (size_t i = 0; i < timeline->span_count; i++)
        if (timeline->spans[i].to == timeline->step_count)
            object_add(state, &timeline->spans[i]);
    for (size_t i = timeline->span_count; i-- > 0;)
        object_add(state, &timeline->spans[i]);
}

static char *list_add(struct arena *arena, char *list, const char *name)
{
    return arena_printf(arena, "%s%s%s", list, *list ? ", " : "", name);
}

static bool holds(const struct held *held, const char *object)
{
    for (size_t i = 0; i < held->count; i++)
        if (held->names[i] == object)
            return true;
    return false;
}

static void object_tell(struct state *state, struct object_cells *object)
{
    const struct timeline *timeline = state->page->show->timeline;
    struct arena *arena = &state->page->arena;
    char *holders = "", *queue = "";
    for (size_t i = 0; i < timeline->thread_count; i++) {
        const struct timeline_span *wait = state->waiting[i];
        if (holds(&state->lanes.held[i], object->name))
            holders = list_add(arena, holders, timeline->threads[i].name);
        if (wait && wait->object == object->name)
            queue = list_add(arena, queue, timeline->threads[i].name);
    }
    object->holders = holders;
    object->queue = queue;
}

/* ---- threads ---- */

static const char *status_of(const struct state *state, int thread)
{
    if (!state->lanes.begun[thread])
        return "not started";
    if (state->lanes.over[thread])
        return "has ended";
    return state->waiting[thread] ? "waits" : "can move";
}

static void thread_tell(struct state *state, size_t column)
{
    struct show_page *page = state->page;
    int thread = page->columns[column];
    const struct timeline_step *last = state->last[thread];
    const struct timeline_span *wait = state->waiting[thread];
    struct thread_cells *cells = &state->threads[column];
    bool alive = state->lanes.begun[thread] && !state->lanes.over[thread];
    *cells = (struct thread_cells){
        .status = status_of(state, thread),
        .holds = lanes_holds(&state->lanes, thread, NULL),
        .waits = wait ? span_words(&page->arena, page->show->timeline, wait) : "",
        .at = alive && last ? last->place->where : "",
    };
    if (alive && last)
        cells->line = show_line_of(page->show, last->place->frame.file, last->place->frame.line);
}

/* ---- from moment to moment ---- */

static void state_init(struct state *state, struct show_page *page)
{
    const struct timeline *timeline = page->show->timeline;
    size_t threads = timeline->thread_count + 1;
    *state = (struct state){.page = page};
    lanes_init(&state->lanes, &page->arena, timeline);
    state->waiting = arena_alloc(&page->arena, threads * sizeof *state->waiting);
    state->last = arena_alloc(&page->arena, threads * sizeof *state->last);
    objects_choose(state);
}

static void step_take(struct state *state)
{
    const struct timeline *timeline = state->page->show->timeline;
    const struct timeline_step *step = &timeline->steps[state->step];
    bool wakes = step->event == STEP_WAKES || step->event == STEP_EXPIRES;
    lanes_take(&state->lanes, state->step);
    for (; state->span < timeline->span_count && timeline->spans[state->span].from == state->step;
         state->span++)
        if (timeline->spans[state->span].kind == SPAN_WAITS)
            state->waiting[step->thread] = &timeline->spans[state->span];
    if (wakes)
        state->waiting[step->thread] = NULL;
    if (!wakes && step->event != STEP_DROPS)
        state->last[step->thread] = step;
    state->step++;
}

/* Up to when the next moment comes: a lock that is asked for in one step is had a step later. */
static void state_reach(struct state *state, size_t moment)
{
    const struct show_page *page = state->page;
    size_t next = moment + 1 < page->count ? page->moments[moment + 1].step
                                           : page->show->timeline->step_count;
    while (state->step < next)
        step_take(state);
    for (size_t i = 0; i < state->page->column_count; i++)
        thread_tell(state, i);
    for (size_t i = 0; i < state->object_count; i++)
        object_tell(state, &state->objects[i]);
}

/* ---- the tables ---- */

static void print_cell(struct show_page *page, char what, size_t number, const char *text)
{
    static const struct {
        char what;
        const char *label;
    } labels[] = {{'c', "Status"}, {'h', "Holds"},   {'w', "Waits"},
                  {'a', "At"},     {'o', "Held by"}, {'q', "Queue"}};
    size_t i = 0;
    while (labels[i].what != what)
        i++;
    fprintf(page->out, "<td id=\"%c%zu\" data-label=\"%s\">", what, number, labels[i].label);
    markup_print(page->out, show_text(page, text));
    fputs("</td>", page->out);
}

static void print_threads(struct show_page *page, const struct state *state)
{
    fputs(
        "<table class=\"status\">\n<thead><tr><th scope=\"col\">Thread</th><th scope=\"col\">Status"
        "</th><th scope=\"col\">Holds</th><th scope=\"col\">Waits</th><th scope=\"col\">At</th>"
        "</tr></thead>\n<tbody>\n",
        page->out);
    for (size_t i = 0; i < page->column_count; i++) {
        const struct thread_cells *cells = &state->threads[i];
        markup_printf(page->out, "<tr id=\"t%zu\"><th scope=\"row\">%s</th>", i,
                      page->show->timeline->threads[page->columns[i]].name);
        print_cell(page, 'c', i, cells->status);
        print_cell(page, 'h', i, cells->holds);
        print_cell(page, 'w', i, cells->waits);
        print_cell(page, 'a', i, cells->at);
        fputs("</tr>\n", page->out);
    }
    fputs("</tbody>\n</table>\n", page->out);
}

static void print_objects(struct show_page *page, const struct state *state)
{
    if (state->object_count == 0)
        return;
    fputs("<h3>Locks and queues</h3>\n<table class=\"status\">\n<thead><tr><th scope=\"col\">Object"
          "</th><th scope=\"col\">Held by</th><th scope=\"col\">Waiting for it</th></tr></thead>\n"
          "<tbody>\n",
          page->out);
    for (size_t i = 0; i < state->object_count; i++) {
        markup_printf(page->out, "<tr><th scope=\"row\">%s</th>",
                      show_text(page, state->objects[i].name));
        print_cell(page, 'o', i, state->objects[i].holders);
        print_cell(page, 'q', i, state->objects[i].queue);
        fputs("</tr>\n", page->out);
    }
    fputs("</tbody>\n</table>\n", page->out);
}

void show_print_state(struct show_page *page)
{
    struct state state;
    state_init(&state, page);
    state_reach(&state, page->count - 1);
    fputs("<section class=\"pane state\">\n<h2 id=\"state\">Threads and locks</h2>\n"
          "<p class=\"soft\" id=\"when\">As it stands at the end.</p>\n",
          page->out);
    print_threads(page, &state);
    print_objects(page, &state);
    fputs("</section>\n", page->out);
}

/* ---- for the script ---- */

static void cell_change(json_t *cells, struct show_page *page, char what, size_t number,
                        const char *before, const char *now)
{
    if (before && strcmp(before, now) == 0)
        return;
    char *name = arena_printf(&page->arena, "%c%zu", what, number);
    json_array_append_new(cells, json_pack("[s, o]", name, json_of_text(show_text(page, now))));
}

static json_t *json_of_cells(const struct state *before, const struct state *now)
{
    json_t *cells = json_array();
    for (size_t i = 0; i < now->page->column_count; i++) {
        const struct thread_cells *a = &before->threads[i], *b = &now->threads[i];
        cell_change(cells, now->page, 'c', i, a->status, b->status);
        cell_change(cells, now->page, 'h', i, a->holds, b->holds);
        cell_change(cells, now->page, 'w', i, a->waits, b->waits);
        cell_change(cells, now->page, 'a', i, a->at, b->at);
    }
    bool first = before->step == 0;
    for (size_t i = 0; i < now->object_count; i++) {
        const struct object_cells *a = &before->objects[i], *b = &now->objects[i];
        cell_change(cells, now->page, 'o', i, first ? NULL : a->holders, b->holders);
        cell_change(cells, now->page, 'q', i, first ? NULL : a->queue, b->queue);
    }
    return cells;
}

/* The threads whose place has changed, and the ids of the new ones. */
static json_t *json_of_places(const struct state *before, const struct state *now)
{
    json_t *places = json_array();
    for (size_t i = 0; i < now->page->column_count; i++) {
        const struct show_line *a = &before->threads[i].line, *b = &now->threads[i].line;
        if (a->source != b->source || a->number != b->number)
            json_array_append_new(places,
                                  json_pack("[i, s]", (int)i, show_line_id(&now->page->arena, *b)));
    }
    return places;
}

/* "thread 1 locks a, at two-locks.c:31: must(pthread_mutex_lock(&a));" */
static char *words_of(struct show_page *page, const struct show_moment *moment)
{
    struct arena *arena = &page->arena;
    char *words = arena_printf(arena, "%s %s", moment->who, moment->does);
    if (*moment->where)
        words = arena_printf(arena, "%s, at %s", words, moment->where);
    if (*moment->source)
        words = arena_printf(arena, "%s: %s", words, moment->source);
    if (moment->stuck)
        words = arena_printf(arena, "%s \xe2\x80\x94 and never goes on", words);
    else if (moment->fails)
        words = arena_printf(arena, "%s \xe2\x80\x94 and so it fails", words);
    return show_text(page, words);
}

static json_t *json_of_moment(struct state *before, const struct state *now, size_t index)
{
    struct show_page *page = now->page;
    const struct show_moment *moment = &page->moments[index];
    return json_pack("{s:i, s:o, s:s, s:i, s:o, s:o}", "step", (int)moment->step + 1, "say",
                     json_of_text(words_of(page, moment)), "line",
                     show_line_id(&page->arena, moment->line), "thread", moment->column, "at",
                     json_of_places(before, now), "cells", json_of_cells(before, now));
}

static json_t *json_of_moments(struct show_page *page)
{
    json_t *list = json_array();
    struct state before = {.page = page}, now;
    state_init(&now, page);
    for (size_t i = 0; i < page->count; i++) {
        state_reach(&now, i);
        json_array_append_new(list, json_of_moment(&before, &now, i));
        before = now;
    }
    return list;
}

/* Nothing in it can end a script, begin a comment or be taken for markup. */
static void print_json(FILE *out, const char *text)
{
    for (; *text; text++)
        if (strchr("<>&", *text))
            fprintf(out, "\\u%04x", (unsigned)*text);
        else
            fputc(*text, out);
}

void show_print_data(struct show_page *page)
{
    json_t *threads = json_array();
    for (size_t i = 0; i < page->column_count; i++)
        json_array_append_new(threads,
                              json_of_text(page->show->timeline->threads[page->columns[i]].name));
    json_t *value = json_pack("{s:o, s:o}", "threads", threads, "moments", json_of_moments(page));
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENSURE_ASCII);
    json_decref(value);
    fputs("<script type=\"application/json\" id=\"data\">", page->out);
    print_json(page->out, text ? text : "{\"threads\":[],\"moments\":[]}");
    fputs("</script>\n", page->out);
    free(text);
}
