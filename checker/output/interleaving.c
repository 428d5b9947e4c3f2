#include "interleaving.h"

#include <string.h>

#include "columns.h"
#include "layout.h"
#include "rows.h"
#include "steps.h"
#include "style.h"

enum { NARROWEST = 50, RAIL = 2 };

struct drawing {
    FILE *out;
    struct arena *arena;
    const struct timeline *timeline;
    const struct interleaving *how;
    struct rows rows;
    struct layout layout;
    /* as it goes on */
    struct lanes lanes;
    uint64_t time;
    int blanks; /* before what comes next in this line */
};

/* ---- rows in words ---- */

static const struct timeline_place *place_of(const struct drawing *drawing,
                                             const struct timeline_step *step)
{
    return drawing->how->all ? step->inner : step->place;
}

static char *words_of(const struct drawing *drawing, const struct timeline_step *step)
{
    return (drawing->how->all ? step_words : row_words)(drawing->arena, drawing->timeline, step);
}

static const char *source_of(const struct drawing *drawing, const struct timeline_step *step)
{
    const char *source = place_of(drawing, step)->source;
    bool happens = step->event == STEP_WAKES || step->event == STEP_EXPIRES || step->op == OP_END;
    return happens || !source ? "" : source;
}

/* "[a, b]", or "" */
static char *held_text(const struct drawing *drawing, int thread)
{
    const char *names = lanes_holds(&drawing->lanes, thread, NULL);
    return *names ? arena_printf(drawing->arena, "[%s]", names) : "";
}

static struct layout_row row_of(const struct drawing *drawing, size_t index)
{
    const struct timeline_step *step = &drawing->timeline->steps[index];
    return (struct layout_row){.step = index,
                               .thread = step->thread,
                               .where = place_of(drawing, step)->where,
                               .source = source_of(drawing, step),
                               .words = words_of(drawing, step),
                               .held = held_text(drawing, step->thread),
                               .waits = step->event == STEP_BLOCKS};
}

static void rows_list(struct drawing *drawing)
{
    size_t steps = drawing->timeline->step_count, count = 0;
    struct layout_row *list = arena_alloc(drawing->arena, (steps + 1) * sizeof *list);
    lanes_init(&drawing->lanes, drawing->arena, drawing->timeline);
    for (size_t i = 0; i < steps; i++) {
        lanes_take(&drawing->lanes, i);
        if (drawing->rows.shown[i])
            list[count++] = row_of(drawing, i);
    }
    drawing->layout.list = list;
    drawing->layout.count = count;
}

static int screen_width(const struct drawing *drawing)
{
    int width = drawing->how->width;
    if (width == 0)
        width = screen_columns(drawing->out, 120);
    return width < NARROWEST ? NARROWEST : width;
}

/* ---- a line ---- */

/* A field that ends with a blank, if it is wider than one; blanks are not printed before something
 * is behind them. */
static void put(struct drawing *drawing, enum colour ink, const char *text, int width)
{
    FILE *out = drawing->out;
    int room = width > 1 ? width - 1 : width;
    int used = text_width(text) < room ? text_width(text) : room;
    if (used > 0) {
        fprintf(out, "%*s%s", drawing->blanks, "", colour(out, ink));
        print_at_most(out, text, used);
        fputs(colour(out, PLAIN), out);
        drawing->blanks = 0;
    }
    drawing->blanks += width - (used > 0 ? used : 0);
}

static void end_line(struct drawing *drawing)
{
    fputc('\n', drawing->out);
    drawing->blanks = 0;
}

static void print_aside(struct drawing *drawing, const char *text)
{
    drawing->blanks = drawing->layout.step + 1;
    put(drawing, DIM, text, text_width(text) + 1);
    end_line(drawing);
}

/* ---- rows ---- */

static enum colour colour_of(const struct timeline_step *step)
{
    if (step->event == STEP_BLOCKS)
        return RED;
    if (step->event == STEP_WAKES || step->event == STEP_EXPIRES)
        return GREEN;
    return step_is_access(step) ? YELLOW : BOLD;
}

static const char *rail_of(const struct drawing *drawing, int thread)
{
    if (!drawing->lanes.begun[thread] || drawing->lanes.over[thread])
        return "";
    return drawing->lanes.waits[thread] ? "┊" : "│";
}

/* What a thread that does not move holds, if there is room to say it. */
static const char *idle_text(const struct drawing *drawing, int thread, int width)
{
    const char *held = *rail_of(drawing, thread) ? held_text(drawing, thread) : "";
    return text_width(held) < width ? held : "[…]";
}

/* A cell of each thread: a mark, and in a column words behind it. */
static void print_cells(struct drawing *drawing, const struct timeline_step *step, bool first,
                        const char *words)
{
    const struct layout *layout = &drawing->layout;
    for (size_t i = 0; i < layout->thread_count; i++) {
        int thread = layout->threads[i], width = layout->cells[i];
        bool moves = thread == step->thread, marked = moves && first;
        enum colour ink = moves ? colour_of(step) : DIM;
        put(drawing, marked ? ink : DIM, marked ? "●" : rail_of(drawing, thread),
            layout->lanes ? width : RAIL);
        if (layout->lanes)
            continue;
        const char *idle = first ? idle_text(drawing, thread, width - RAIL) : "";
        put(drawing, ink, moves ? words : idle, width - RAIL);
    }
    if (layout->lanes) {
        drawing->blanks += layout->lane == 1;
        put(drawing, colour_of(step), words, layout->words + 1);
    }
}

/* A thread's cell, or NULL. */
static const int *cell_of(const struct layout *layout, int thread)
{
    for (size_t i = 0; i < layout->thread_count; i++)
        if (layout->threads[i] == thread)
            return &layout->cells[i];
    return NULL;
}

/* "locks a", or with lanes "thread 2 locks a", with a mark where it has no lane. */
static const char *words_in(const struct drawing *drawing, const struct layout_row *row)
{
    if (!drawing->layout.lanes)
        return row->words;
    return arena_printf(drawing->arena, "%s%s %s",
                        cell_of(&drawing->layout, row->thread) ? "" : "● ",
                        layout_name(&drawing->layout, row->thread), row->words);
}

/* What it does, and what it holds. That is left out where it does not fit, unless it waits. */
static char *text_of(const struct drawing *drawing, const struct layout_row *row, int room)
{
    const char *words = words_in(drawing, row), *held = row->held;
    if (!row->waits && text_width(words) + 1 + text_width(held) > room)
        held = *held && text_width(words) + 4 <= room ? "[…]" : "";
    return arena_printf(drawing->arena, "%s%s%s", words, *held ? " " : "", held);
}

/* Words that do not fit go on in lines of their own, below the first one. */
static void print_words(struct drawing *drawing, const struct layout_row *row)
{
    const struct layout *layout = &drawing->layout;
    const struct timeline_step *step = &drawing->timeline->steps[row->step];
    int room = layout->lanes ? layout->words : *cell_of(layout, row->thread) - RAIL - 1;
    char *text = text_of(drawing, row, room);
    size_t line = text_line(text, room);
    print_cells(drawing, step, true, arena_copy_bytes(drawing->arena, text, line));
    for (const char *rest = text_behind(text, line); *rest; rest = text_behind(rest, line)) {
        end_line(drawing);
        drawing->blanks = layout->step + layout->where + layout->source;
        line = text_line(rest, room);
        print_cells(drawing, step, false, arena_copy_bytes(drawing->arena, rest, line));
    }
    end_line(drawing);
}

/* Where each step takes a microsecond, a line for each would hide the rest. */
static void print_time(struct drawing *drawing, const struct timeline_step *step)
{
    static const uint64_t worth_telling = 100000; /* ns since it was told last */
    if (step->time - drawing->time < worth_telling)
        return;
    drawing->time = step->time;
    print_aside(drawing, arena_printf(drawing->arena, "the clock moves to %.6f s",
                                      (double)step->time / 1e9));
}

static void print_row(struct drawing *drawing, const struct layout_row *row)
{
    const struct layout *layout = &drawing->layout;
    print_time(drawing, &drawing->timeline->steps[row->step]);
    put(drawing, PLAIN, arena_printf(drawing->arena, "%*zu", layout->step - 1, row->step + 1),
        layout->step);
    put(drawing, PLAIN,
        text_end(drawing->arena, layout_where(layout, row->where), layout->where - 1),
        layout->where);
    put(drawing, PLAIN, row->source, layout->source);
    print_words(drawing, row);
}

static void print_fold(struct drawing *drawing, size_t from, size_t to)
{
    const struct timeline *timeline = drawing->timeline;
    int thread = timeline->steps[from].thread;
    bool alone = true;
    for (size_t i = from; i < to; i++)
        alone = alone && timeline->steps[i].thread == thread;
    print_aside(drawing,
                arena_printf(drawing->arena, "... %zu steps%s%s ...", to - from,
                             alone ? " of " : "", alone ? timeline->threads[thread].name : ""));
}

static void print_rows(struct drawing *drawing)
{
    const struct layout_row *row = drawing->layout.list;
    size_t count = drawing->timeline->step_count, hidden = 0;
    for (size_t i = 0; i < count; i++) {
        lanes_take(&drawing->lanes, i);
        if (!drawing->rows.shown[i])
            continue;
        if (rows_leave_out(&drawing->rows, hidden, i))
            print_fold(drawing, hidden, i);
        print_row(drawing, row++);
        hidden = i + 1;
    }
    if (drawing->timeline->steps_lost)
        print_aside(drawing, arena_printf(drawing->arena, "... %zu more steps were not kept ...",
                                          drawing->timeline->steps_lost));
}

/* ---- the head ---- */

/* ":26 is line 26 of lost-increment.c" */
static void print_home(struct drawing *drawing)
{
    const struct layout *layout = &drawing->layout;
    const char *line = NULL;
    for (size_t i = 0; i < layout->count && !line; i++)
        if (*layout_where(layout, layout->list[i].where) == ':')
            line = layout_where(layout, layout->list[i].where);
    if (!line)
        return;
    print_lines(drawing->out,
                arena_printf(drawing->arena, "%s is line %s of %s", line, line + 1, layout->home),
                layout->width, 0);
    end_line(drawing);
}

/* The number of a lane stands upright, a digit in each line; lines are counted from below. */
static char *digit_of(struct arena *arena, int thread, size_t line)
{
    char *number = thread == 0 ? arena_copy(arena, "m") : arena_printf(arena, "%d", thread);
    size_t length = strlen(number);
    return line < length ? arena_copy_bytes(arena, number + length - 1 - line, 1) : "";
}

static size_t head_lines(const struct layout *layout)
{
    size_t lines = 1;
    for (int last =
             layout->lanes && layout->thread_count ? layout->threads[layout->thread_count - 1] : 0;
         last >= 10; last /= 10)
        lines++;
    return lines;
}

static void print_head(struct drawing *drawing)
{
    const struct layout *layout = &drawing->layout;
    char *step = arena_printf(drawing->arena, "%*s", layout->step - 1, "step");
    for (size_t line = head_lines(layout); line-- > 0;) {
        put(drawing, BOLD, line ? "" : step, layout->step);
        put(drawing, BOLD, line ? "" : "where", layout->where);
        put(drawing, BOLD, "", layout->source);
        for (size_t i = 0; i < layout->thread_count; i++) {
            int thread = layout->threads[i];
            put(drawing, BOLD,
                layout->lanes ? digit_of(drawing->arena, thread, line)
                              : drawing->timeline->threads[thread].name,
                layout->cells[i]);
        }
        end_line(drawing);
    }
}

/* Where a thread was created. */
static char *origin_of(const struct drawing *drawing, int thread, int width)
{
    const struct timeline_place *created = drawing->timeline->threads[thread].created;
    if (!created || !*created->where)
        return "";
    char *origin =
        arena_printf(drawing->arena, "from %s", layout_where(&drawing->layout, created->where));
    if (text_width(origin) < width || !created->frame.line)
        return origin;
    return arena_printf(drawing->arena, "from line %d", created->frame.line);
}

/* In a line below the head, if all of them fit. */
static void print_origins(struct drawing *drawing)
{
    const struct layout *layout = &drawing->layout;
    bool any = false;
    for (size_t i = 0; i < layout->thread_count; i++) {
        char *origin = origin_of(drawing, layout->threads[i], layout->cells[i]);
        if (text_width(origin) >= layout->cells[i])
            return;
        any = any || *origin;
    }
    if (!any)
        return;
    drawing->blanks = layout->step + layout->where + layout->source;
    for (size_t i = 0; i < layout->thread_count; i++)
        put(drawing, PLAIN, origin_of(drawing, layout->threads[i], layout->cells[i]),
            layout->cells[i]);
    end_line(drawing);
}

void interleaving_print(FILE *out, struct arena *arena, const struct timeline *timeline,
                        const struct interleaving *how)
{
    struct drawing drawing = {.out = out, .arena = arena, .timeline = timeline, .how = how};
    rows_choose(&drawing.rows, arena, timeline, how->all);
    if (how->most)
        rows_shorten(&drawing.rows, how->most);
    rows_list(&drawing);
    drawing.layout.arena = arena;
    drawing.layout.rows = &drawing.rows;
    drawing.layout.width = screen_width(&drawing);
    layout_find(&drawing.layout);
    print_home(&drawing);
    print_head(&drawing);
    if (!drawing.layout.lanes)
        print_origins(&drawing);
    lanes_init(&drawing.lanes, arena, timeline);
    print_rows(&drawing);
}
