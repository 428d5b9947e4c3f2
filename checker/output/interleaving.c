/*
 * Which steps get a row:
 *
 *     calls that synchronise, waits and their ends, threads coming and going
 *     accesses to memory that another thread touches too, one of them writing
 *
 * If that is more than a few screens, only those around a change of thread and the last ones are
 * left; if it still is, only around those changes that nobody had to make. A line says how many
 * were left out.
 */
#include "interleaving.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "steps.h"
#include "style.h"

enum {

    WHERE_LEAST = 5,
    WHERE_MOST = 22,
    SOURCE_MOST = 60,
    SOURCE_LEAST = 28,
    CELL_MOST = 34,
    CELL_LEAST = 10,
    LONG = 80, /* rows that are shown without folding */
    AROUND = 2,
    LAST = 16,
    SHOWN_MOST = 160,
    FEW = 8, /* threads whose creations are never folded */
    ROOM_FOR_ORIGIN = 14
};

/* Names of locks; the same string for the same lock. */
struct held {
    const char **names;
    size_t count;
};

struct drawing {
    FILE *out;
    struct arena *arena;
    const struct timeline *timeline;
    const struct interleaving *how;
    bool *shown;      /* by step */
    size_t *previous; /* by step: the same thread's step before, or step_count */
    size_t *next;     /* by step: the same thread's step after it, or step_count */
    int *columns;     /* numbers of the threads that have one */
    size_t column_count;
    int step_width, where_width, source_width, cell_width;
    /* as it goes on */
    bool *begun, *waits, *over; /* by thread */
    struct held *held;          /* by thread */
    uint64_t time;
};

/* ---- which steps ---- */

static const struct timeline_step *step_at(const struct drawing *drawing, size_t index)
{
    return index < drawing->timeline->step_count ? &drawing->timeline->steps[index] : NULL;
}

/* It asks for what the next step says that it waits for: one row is enough. */
static bool is_told_by_wait(const struct drawing *drawing, size_t index)
{
    const struct timeline_step *step = step_at(drawing, index);
    const struct timeline_step *next = step_at(drawing, drawing->next[index]);
    if (step->event == STEP_DOES && step->op == OP_WAIT && next && next->event == STEP_DROPS)
        next = step_at(drawing, drawing->next[drawing->next[index]]);
    return step->event == STEP_DOES && next && next->event == STEP_BLOCKS && next->op == step->op &&
           next->object == step->object;
}

/* It has the lock that it asked for in the step before. */
static bool is_told_by_call(const struct drawing *drawing, size_t index)
{
    const struct timeline_step *before = step_at(drawing, drawing->previous[index]);
    return before && before->event == STEP_DOES && before->op != OP_WAIT;
}

static bool is_creation_begun(const struct timeline_step *step)
{
    return step->op == OP_CREATE && step->other < 0;
}

static bool matters(const struct drawing *drawing, size_t index)
{
    const struct timeline_step *step = step_at(drawing, index);
    if (step->event == STEP_DROPS || step->op == OP_NONE)
        return false;
    if (step->event == STEP_TAKES)
        return !is_told_by_call(drawing, index);
    if (step_is_access(step))
        return step->conflicts || drawing->how->all;
    if (step->op == OP_BEGIN || step->op == OP_YIELD || step->op == OP_CLOCK)
        return drawing->how->all;
    return !is_creation_begun(step) && !is_told_by_wait(drawing, index);
}

static size_t choose_all(struct drawing *drawing)
{
    size_t count = 0;
    for (size_t i = 0; i < drawing->timeline->step_count; i++) {
        drawing->shown[i] = matters(drawing, i);
        count += drawing->shown[i];
    }
    return count;
}

/* It gives its turn away here though it could go on. */
static bool is_preempted(const struct drawing *drawing, size_t index)
{
    const struct timeline_step *step = step_at(drawing, index), *next = step_at(drawing, index + 1);
    return next && next->thread != step->thread && step->event == STEP_DOES && step->op != OP_END &&
           (next->event == STEP_DOES || next->event == STEP_TAKES);
}

/* Changes of thread; only those at which somebody was preempted, or all of them. */
static bool is_change(const struct drawing *drawing, const size_t *rows, size_t i, bool all)
{
    const struct timeline_step *steps = drawing->timeline->steps;
    for (size_t step = rows[i - 1]; !all && step < rows[i]; step++)
        if (is_preempted(drawing, step))
            return true;
    return all && steps[rows[i]].thread != steps[rows[i - 1]].thread;
}

/* Marks those next to a change of thread, and the last; how many that are. */
static size_t rows_keep(const struct drawing *drawing, const size_t *rows, size_t count, bool all,
                        bool *kept)
{
    const struct timeline *timeline = drawing->timeline;
    bool few = timeline->thread_count <= FEW;
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        bool changes = i > 0 && is_change(drawing, rows, i, all);
        for (size_t j = i > AROUND ? i - AROUND : 0; changes && j < i + AROUND && j < count; j++)
            kept[j] = true;
        if (i + LAST >= count || (few && timeline->steps[rows[i]].op == OP_CREATE))
            kept[i] = true;
    }
    for (size_t i = 0; i < count; i++)
        sum += kept[i];
    return sum;
}

static void fold(struct drawing *drawing, const size_t *rows, size_t count)
{
    bool *kept = arena_alloc(drawing->arena, count * sizeof *kept);
    if (rows_keep(drawing, rows, count, true, kept) > SHOWN_MOST) {
        memset(kept, 0, count * sizeof *kept);
        rows_keep(drawing, rows, count, false, kept);
    }
    size_t left = 0;
    for (size_t i = count; i-- > 0;) {
        left += kept[i];
        drawing->shown[rows[i]] = kept[i] && left <= SHOWN_MOST;
    }
}

static void rows_choose(struct drawing *drawing)
{
    size_t steps = drawing->timeline->step_count, n = 0;
    size_t count = choose_all(drawing);
    if (count <= LONG || drawing->how->all)
        return;
    size_t *rows = arena_alloc(drawing->arena, count * sizeof *rows);
    for (size_t i = 0; i < steps; i++)
        if (drawing->shown[i])
            rows[n++] = i;
    fold(drawing, rows, count);
}

static void neighbours_find(struct drawing *drawing)
{
    const struct timeline *timeline = drawing->timeline;
    size_t none = timeline->step_count;
    size_t *last = arena_alloc(drawing->arena, (timeline->thread_count + 1) * sizeof *last);
    for (size_t i = 0; i < timeline->thread_count; i++)
        last[i] = none;
    for (size_t i = 0; i < none; i++) {
        int thread = timeline->steps[i].thread;
        drawing->previous[i] = last[thread];
        drawing->next[i] = none;
        if (last[thread] < none)
            drawing->next[last[thread]] = i;
        last[thread] = i;
    }
}

/* ---- columns ---- */

/* Bytes that continue a character take no room. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

/* text in exactly so many columns; what is too long ends with an ellipsis. */
static void print_cut(FILE *out, const char *text, int width)
{
    int length = width_of(text), room = length > width ? width - 1 : width, used = 0;
    for (; *text; text++) {
        bool begins = ((unsigned char)*text & 0xc0) != 0x80;
        if (begins && used == room)
            break;
        used += begins;
        fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
    }
    if (length > width) {
        fputs("…", out);
        used++;
    }
    fprintf(out, "%*s", width - used, "");
}

static int screen_width(const struct drawing *drawing)
{
    struct winsize size;
    int width = drawing->how->width;
    if (width == 0)
        width = ioctl(fileno(drawing->out), TIOCGWINSZ, &size) == 0 ? size.ws_col : 120;
    return width < 60 ? 60 : width;
}

static bool has_column(const struct drawing *drawing, int thread)
{
    for (size_t i = 0; i < drawing->column_count; i++)
        if (drawing->columns[i] == thread)
            return true;
    return false;
}

static int compare_numbers(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void column_add(struct drawing *drawing, size_t most, int thread)
{
    if (drawing->column_count < most && !has_column(drawing, thread))
        drawing->columns[drawing->column_count++] = thread;
}

/* When there are too many threads: those where the schedule is odd, and then those that move last.
 */
static void columns_choose(struct drawing *drawing, size_t most)
{
    const struct timeline *timeline = drawing->timeline;
    drawing->columns = arena_alloc(drawing->arena, (most + 1) * sizeof *drawing->columns);
    for (size_t i = timeline->step_count; i-- > 0 && timeline->thread_count > most;)
        if (is_preempted(drawing, i)) {
            column_add(drawing, most, timeline->steps[i + 1].thread);
            column_add(drawing, most, timeline->steps[i].thread);
        }
    for (size_t i = timeline->step_count; i-- > 0;)
        if (drawing->shown[i])
            column_add(drawing, most, timeline->steps[i].thread);
    qsort(drawing->columns, drawing->column_count, sizeof *drawing->columns, compare_numbers);
}

static int at_most(int value, int most)
{
    return value < most ? value : most;
}

static int at_least(int value, int least)
{
    return value > least ? value : least;
}

static const char *source_of(const struct timeline_step *step)
{
    bool happens = step->event == STEP_WAKES || step->event == STEP_EXPIRES || step->op == OP_END;
    return happens || !step->place->source ? "" : step->place->source;
}

/* ---- what is held ---- */

static void held_add(struct drawing *drawing, const struct timeline_step *step)
{
    struct held *held = &drawing->held[step->thread];
    held->names = arena_grow(drawing->arena, held->names, held->count, sizeof *held->names);
    held->names[held->count++] = step->object ? step->object : "a lock";
}

static void held_drop(struct drawing *drawing, const struct timeline_step *step)
{
    struct held *held = &drawing->held[step->thread];
    size_t i = held->count;
    while (i > 0 && held->names[i - 1] != step->object)
        i--;
    if (i == 0)
        return;
    held->count--;
    memmove(&held->names[i - 1], &held->names[i], (held->count - (i - 1)) * sizeof *held->names);
}

/* "[a, b]", or "" */
static char *held_text(const struct drawing *drawing, int thread)
{
    const struct held *held = &drawing->held[thread];
    char *text = "";
    for (size_t i = 0; i < held->count; i++)
        text = arena_printf(drawing->arena, "%s%s%s", text, i ? ", " : "[", held->names[i]);
    return *text ? arena_printf(drawing->arena, "%s]", text) : "";
}

static void state_advance(struct drawing *drawing, size_t index)
{
    const struct timeline_step *step = step_at(drawing, index);
    if (step->event == STEP_TAKES)
        held_add(drawing, step);
    if (step->event == STEP_DROPS)
        held_drop(drawing, step);
    if (step->event == STEP_BLOCKS)
        drawing->waits[step->thread] = true;
    if (step->event == STEP_WAKES || step->event == STEP_EXPIRES)
        drawing->waits[step->thread] = false;
    if (step->op == OP_CREATE && step->other > 0)
        drawing->begun[step->other] = true;
    if (step->op == OP_END)
        drawing->over[step->thread] = true;
}

/* ---- measures ---- */

static void widths_find(struct drawing *drawing, int *words)
{
    const struct timeline *timeline = drawing->timeline;
    for (size_t i = 0; i < timeline->step_count; i++) {
        const struct timeline_step *step = &timeline->steps[i];
        if (!drawing->shown[i])
            continue;
        drawing->where_width = at_least(drawing->where_width, width_of(step->place->where));
        drawing->source_width = at_least(drawing->source_width, width_of(source_of(step)));
        *words = at_least(*words, width_of(step_words(drawing->arena, drawing->timeline, step)));
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
    columns_choose(drawing, (size_t)at_least((room - source) / CELL_LEAST, 1));
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
    char *words =
        arena_printf(drawing->arena, "● %s", step_words(drawing->arena, drawing->timeline, step));
    char *both = arena_printf(drawing->arena, "%s %s", words, held_text(drawing, step->thread));
    return width_of(both) < drawing->cell_width ? both : words;
}

static void print_cell(const struct drawing *drawing, int thread, const struct timeline_step *step)
{
    FILE *out = drawing->out;
    char *text = "";
    bool moves = step->thread == thread;
    if (moves)
        text = moving_cell(drawing, step);
    else if (drawing->begun[thread] && !drawing->over[thread])
        text = arena_printf(drawing->arena, "%s %s", drawing->waits[thread] ? "┊" : "│",
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
    const struct timeline_step *step = step_at(drawing, index);
    FILE *out = drawing->out;
    print_time(drawing, step);
    fprintf(out, "%*zu ", drawing->step_width - 1, index + 1);
    print_cut(out, step->place->where, drawing->where_width);
    fputc(' ', out);
    print_cut(out, source_of(step), drawing->source_width);
    fputc(' ', out);
    if (has_column(drawing, step->thread)) {
        for (size_t i = 0; i < drawing->column_count; i++)
            print_cell(drawing, drawing->columns[i], step);
    } else {
        fprintf(out, "%s %s", drawing->timeline->threads[step->thread].name,
                step_words(drawing->arena, drawing->timeline, step));
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

static bool was_folded(const struct drawing *drawing, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (matters(drawing, i))
            return true;
    return false;
}

static void print_rows(struct drawing *drawing)
{
    size_t count = drawing->timeline->step_count, hidden = 0;
    for (size_t i = 0; i < count; i++) {
        state_advance(drawing, i);
        if (!drawing->shown[i])
            continue;
        if (was_folded(drawing, hidden, i))
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
    if (width_of(origin) < drawing->cell_width || !created->frame.line)
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
    size_t steps = timeline->step_count + 1, threads = timeline->thread_count + 1;
    struct drawing drawing = {.out = out, .arena = arena, .timeline = timeline, .how = how};
    drawing.shown = arena_alloc(arena, steps * sizeof *drawing.shown);
    drawing.previous = arena_alloc(arena, steps * sizeof *drawing.previous);
    drawing.next = arena_alloc(arena, steps * sizeof *drawing.next);
    drawing.begun = arena_alloc(arena, threads * sizeof *drawing.begun);
    drawing.waits = arena_alloc(arena, threads * sizeof *drawing.waits);
    drawing.over = arena_alloc(arena, threads * sizeof *drawing.over);
    drawing.held = arena_alloc(arena, threads * sizeof *drawing.held);
    drawing.begun[0] = true;
    neighbours_find(&drawing);
    rows_choose(&drawing);
    columns_measure(&drawing);
    print_head(&drawing);
    print_origins(&drawing);
    print_rows(&drawing);
}
