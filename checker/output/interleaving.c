#include "interleaving.h"

#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "rows.h"
#include "steps.h"
#include "style.h"

enum {
    WHERE_LEAST = 5,
    WHERE_MOST = 22,
    SOURCE_MOST = 60,
    SOURCE_LEAST = 28,
    CELL_MOST = 34,
    CELL_LEAST = 10,
    ROOM_FOR_ORIGIN = 14
};

struct drawing {
    FILE *out;
    struct arena *arena;
    const struct timeline *timeline;
    const struct interleaving *how;
    struct rows rows;
    int *columns; /* numbers of the threads that have one */
    size_t column_count;
    int step_width, where_width, source_width, cell_width;
    /* as it goes on */
    struct lanes lanes;
    uint64_t time;
};

/* ---- columns ---- */

static int screen_width(const struct drawing *drawing)
{
    int width = drawing->how->width;
    if (width == 0)
        width = screen_columns(drawing->out, 120);
    return width < 60 ? 60 : width;
}

static bool has_column(const struct drawing *drawing, int thread)
{
    for (size_t i = 0; i < drawing->column_count; i++)
        if (drawing->columns[i] == thread)
            return true;
    return false;
}

static int at_most(int value, int most)
{
    return value < most ? value : most;
}

static int at_least(int value, int least)
{
    return value > least ? value : least;
}

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

/* ---- measures ---- */

static void widths_find(struct drawing *drawing, int *words)
{
    const struct timeline *timeline = drawing->timeline;
    for (size_t i = 0; i < timeline->step_count; i++) {
        const struct timeline_step *step = &timeline->steps[i];
        if (!drawing->rows.shown[i])
            continue;
        drawing->where_width =
            at_least(drawing->where_width, text_width(place_of(drawing, step)->where));
        drawing->source_width =
            at_least(drawing->source_width, text_width(source_of(drawing, step)));
        *words = at_least(*words, text_width(words_of(drawing, step)));
    }
    drawing->where_width = at_least(at_most(drawing->where_width, WHERE_MOST), WHERE_LEAST);
    drawing->source_width = at_most(drawing->source_width, SOURCE_MOST);
}

/* Threads take what they need, as long as something is left for the source. */
static void columns_measure(struct drawing *drawing)
{
    int words = 0;
    drawing->step_width = 6;
    for (size_t i = 100000; i <= drawing->timeline->step_count; i *= 10)
        drawing->step_width++;
    widths_find(drawing, &words);
    int room = screen_width(drawing) - drawing->step_width - drawing->where_width - 2;
    int source = at_most(drawing->source_width, SOURCE_LEAST);
    size_t most = (size_t)at_least((room - source) / CELL_LEAST, 1);
    drawing->columns = arena_alloc(drawing->arena, (most + 1) * sizeof *drawing->columns);
    drawing->column_count = rows_columns(&drawing->rows, drawing->columns, most);
    int count = at_least((int)drawing->column_count, 1);
    int wanted = at_most(words + 12, CELL_MOST); /* the mark, and a lock held */
    drawing->cell_width = at_least(at_most(wanted, (room - source) / count), CELL_LEAST);
    drawing->source_width = at_most(drawing->source_width, room - count * drawing->cell_width);
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

/* What it holds is left out where there is no room: the rows after it tell. */
static char *moving_cell(const struct drawing *drawing, const struct timeline_step *step)
{
    char *words = arena_printf(drawing->arena, "● %s", words_of(drawing, step));
    char *both = arena_printf(drawing->arena, "%s %s", words, held_text(drawing, step->thread));
    return text_width(both) < drawing->cell_width ? both : words;
}

static void print_cell(const struct drawing *drawing, int thread, const struct timeline_step *step)
{
    FILE *out = drawing->out;
    char *text = "";
    bool moves = step->thread == thread;
    if (moves)
        text = moving_cell(drawing, step);
    else if (drawing->lanes.begun[thread] && !drawing->lanes.over[thread])
        text = arena_printf(drawing->arena, "%s %s", drawing->lanes.waits[thread] ? "┊" : "│",
                            held_text(drawing, thread));
    fputs(colour(out, moves ? colour_of(step) : DIM), out);
    print_cut(out, text, drawing->cell_width - 1);
    fprintf(out, "%s ", colour(out, PLAIN));
}

/* Where each step takes a microsecond, a line for each would hide the rest. */
static void print_time(struct drawing *drawing, const struct timeline_step *step)
{
    static const uint64_t worth_telling = 100000; /* ns since it was told last */
    if (step->time - drawing->time < worth_telling)
        return;
    drawing->time = step->time;
    fprintf(drawing->out, "%*s%sthe clock moves to %.6f s%s\n", drawing->step_width + 1, "",
            colour(drawing->out, DIM), (double)step->time / 1e9, colour(drawing->out, PLAIN));
}

static void print_row(struct drawing *drawing, size_t index)
{
    const struct timeline_step *step = &drawing->timeline->steps[index];
    FILE *out = drawing->out;
    print_time(drawing, step);
    fprintf(out, "%*zu ", drawing->step_width - 1, index + 1);
    print_cut(out, place_of(drawing, step)->where, drawing->where_width);
    fputc(' ', out);
    print_cut(out, source_of(drawing, step), drawing->source_width);
    fputc(' ', out);
    if (has_column(drawing, step->thread)) {
        for (size_t i = 0; i < drawing->column_count; i++)
            print_cell(drawing, drawing->columns[i], step);
    } else {
        fprintf(out, "%s %s", drawing->timeline->threads[step->thread].name,
                words_of(drawing, step));
    }
    fputc('\n', out);
}

static void print_fold(const struct drawing *drawing, size_t from, size_t to)
{
    const struct timeline *timeline = drawing->timeline;
    int thread = timeline->steps[from].thread;
    bool alone = true;
    for (size_t i = from; i < to; i++)
        alone = alone && timeline->steps[i].thread == thread;
    fprintf(drawing->out, "%*s%s... %zu steps%s%s ...%s\n", drawing->step_width + 1, "",
            colour(drawing->out, DIM), to - from, alone ? " of " : "",
            alone ? timeline->threads[thread].name : "", colour(drawing->out, PLAIN));
}

static void print_rows(struct drawing *drawing)
{
    size_t count = drawing->timeline->step_count, hidden = 0;
    for (size_t i = 0; i < count; i++) {
        lanes_take(&drawing->lanes, i);
        if (!drawing->rows.shown[i])
            continue;
        if (rows_leave_out(&drawing->rows, hidden, i))
            print_fold(drawing, hidden, i);
        print_row(drawing, i);
        hidden = i + 1;
    }
    if (drawing->timeline->steps_lost)
        fprintf(drawing->out, "%*s... %zu more steps were not kept ...\n", drawing->step_width + 1,
                "", drawing->timeline->steps_lost);
}

/* ---- the head ---- */

/* Where a thread was created. */
static char *origin_of(const struct drawing *drawing, int thread)
{
    const struct timeline_place *created = drawing->timeline->threads[thread].created;
    if (!created || !*created->where)
        return "";
    char *origin = arena_printf(drawing->arena, "from %s", created->where);
    if (text_width(origin) < drawing->cell_width || !created->frame.line)
        return origin;
    return arena_printf(drawing->arena, "from line %d", created->frame.line);
}

static void print_head(const struct drawing *drawing)
{
    FILE *out = drawing->out;
    fprintf(out, "%s%*s ", colour(out, BOLD), drawing->step_width - 1, "step");
    print_cut(out, "where", drawing->where_width);
    fputc(' ', out);
    print_cut(out, "", drawing->source_width);
    fputc(' ', out);
    for (size_t i = 0; i < drawing->column_count; i++) {
        print_cut(out, drawing->timeline->threads[drawing->columns[i]].name,
                  drawing->cell_width - 1);
        fputc(' ', out);
    }
    fprintf(out, "%s\n", colour(out, PLAIN));
}

static void print_origins(const struct drawing *drawing)
{
    FILE *out = drawing->out;
    if (drawing->cell_width < ROOM_FOR_ORIGIN)
        return;
    fprintf(out, "%*s", drawing->step_width + drawing->where_width + drawing->source_width + 2, "");
    for (size_t i = 0; i < drawing->column_count; i++) {
        print_cut(out, origin_of(drawing, drawing->columns[i]), drawing->cell_width - 1);
        fputc(' ', out);
    }
    fputc('\n', out);
}

void interleaving_print(FILE *out, struct arena *arena, const struct timeline *timeline,
                        const struct interleaving *how)
{
    struct drawing drawing = {.out = out, .arena = arena, .timeline = timeline, .how = how};
    rows_choose(&drawing.rows, arena, timeline, how->all);
    if (how->most)
        rows_shorten(&drawing.rows, how->most);
    lanes_init(&drawing.lanes, arena, timeline);
    columns_measure(&drawing);
    print_head(&drawing);
    print_origins(&drawing);
    print_rows(&drawing);
}
