#include "layout.h"

#include <string.h>

#include "columns.h"

enum {
    MARK = 2,        /* "● " */
    STEP_LEAST = 6,  /* "  123 " */
    WHERE_LEAST = 6, /* "where " */
    WHERE_MOST = 27,
    SOURCE_WORTH = 14, /* less is not worth reading */
    SOURCE_FAIR = 29,  /* what it has before columns hold more than they need */
    SOURCE_MOST = 61,
    CELL_FAIR = 20, /* words that are longer may go on in a line of their own */
    CELL_MOST = 36,
    WORDS_FAIR = 34,
    WORDS_MOST = 60
};

static int at_most(int value, int most)
{
    return value < most ? value : most;
}

static int at_least(int value, int least)
{
    return value > least ? value : least;
}

/* ---- places ---- */

static bool is_of(const char *where, const char *file)
{
    size_t length = strlen(file);
    return strncmp(where, file, length) == 0 && where[length] == ':';
}

const char *layout_where(const struct layout *layout, const char *where)
{
    return layout->home && is_of(where, layout->home) ? strrchr(where, ':') : where;
}

/* The file of the first step in the program's own files. */
static const char *home_of(const struct layout *layout)
{
    for (size_t i = 0; i < layout->count; i++) {
        const char *where = layout->list[i].where, *colon = strrchr(where, ':');
        if (colon && layout->rows->timeline->steps[layout->list[i].step].own)
            return arena_copy_bytes(layout->arena, where, (size_t)(colon - where));
    }
    return NULL;
}

static int where_width(const struct layout *layout)
{
    int width = WHERE_LEAST;
    for (size_t i = 0; i < layout->count; i++)
        width = at_least(width, text_width(layout_where(layout, layout->list[i].where)) + 1);
    return width;
}

static int source_width(const struct layout *layout)
{
    int width = 0;
    for (size_t i = 0; i < layout->count; i++)
        width = at_least(width, text_width(layout->list[i].source) + 1);
    return at_most(width, SOURCE_MOST);
}

static int step_width(const struct layout *layout)
{
    int width = STEP_LEAST;
    for (size_t i = 100000; i <= layout->rows->timeline->step_count; i *= 10)
        width++;
    return width;
}

/* What is left of the screen for threads, and source. */
static int room_of(const struct layout *layout)
{
    return layout->width + 1 - layout->step - layout->where;
}

/* Writes places in full where the rest has this much room then; otherwise without their home. */
static void where_choose(struct layout *layout, int rest)
{
    layout->home = NULL;
    layout->where = where_width(layout);
    if (layout->where <= WHERE_MOST && rest <= room_of(layout))
        return;
    layout->home = home_of(layout);
    layout->where = at_most(where_width(layout), at_most(layout->width / 4 + 1, WHERE_MOST));
}

/* ---- columns ---- */

static int row_width(const struct layout_row *row)
{
    return text_width(row->words) + (*row->held ? 1 + text_width(row->held) : 0);
}

/* For a thread's column: what it has to have, what all it does has room in, and what it could use
 * with what it holds. */
static void cell_measure(const struct layout *layout, int thread, int *need, int *fair, int *want)
{
    *need = at_most(text_width(layout->rows->timeline->threads[thread].name), CELL_FAIR) + 1;
    *fair = *want = *need;
    for (size_t i = 0; i < layout->count; i++) {
        const struct layout_row *row = &layout->list[i];
        if (row->thread != thread)
            continue;
        int words = MARK + text_width(row->words) + 1, whole = MARK + row_width(row) + 1;
        int longest = MARK + at_least(text_longest(row->words), text_longest(row->held)) + 1;
        *need = at_least(*need, at_least(at_most(words, CELL_FAIR + 1), longest));
        *fair = at_least(*fair, at_most(words, CELL_MOST));
        *want = at_least(*want, at_most(whole, CELL_MOST));
    }
    *fair = at_least(*fair, *need);
    *want = at_least(*want, *fair);
}

static int sum_of(const int *list, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += list[i];
    return sum;
}

/* Columns grow side by side, and none beyond what it wants. How much they have taken. */
static int cells_grow(struct layout *layout, const int *want, int spare)
{
    int taken = 0, before = -1;
    while (taken != before) {
        before = taken;
        for (size_t i = 0; i < layout->thread_count; i++)
            if (layout->cells[i] < want[i] && taken < spare) {
                layout->cells[i]++;
                taken++;
            }
    }
    return taken;
}

static int source_fit(const struct layout *layout, int spare, int most)
{
    int wanted = at_most(source_width(layout), most), width = at_most(wanted, spare);
    return width < at_most(wanted, SOURCE_WORTH) ? 0 : width;
}

static void columns_spread(struct layout *layout, const int *fair, int *want)
{
    int spare = room_of(layout) - sum_of(layout->cells, layout->thread_count), widest = 0;
    spare -= cells_grow(layout, fair, spare);
    layout->source = source_fit(layout, spare, SOURCE_FAIR);
    spare -= layout->source;
    spare -= cells_grow(layout, want, spare);
    int source = source_fit(layout, spare + layout->source, SOURCE_MOST);
    spare -= source - layout->source;
    layout->source = source;
    for (size_t i = 0; i < layout->thread_count; i++)
        widest = at_least(widest, want[i]);
    for (size_t i = 0; i < layout->thread_count; i++)
        want[i] = widest;
    cells_grow(layout, want, spare);
}

static int *list_of(const struct layout *layout)
{
    return arena_alloc(layout->arena, (layout->rows->timeline->thread_count + 1) * sizeof(int));
}

/* False when not all threads have room side by side. */
static bool columns_find(struct layout *layout)
{
    int *fair = list_of(layout), *want = list_of(layout);
    layout->thread_count =
        rows_columns(layout->rows, layout->threads, layout->rows->timeline->thread_count);
    for (size_t i = 0; i < layout->thread_count; i++)
        cell_measure(layout, layout->threads[i], &layout->cells[i], &fair[i], &want[i]);
    where_choose(layout, sum_of(want, layout->thread_count));
    if (sum_of(layout->cells, layout->thread_count) > room_of(layout))
        return false;
    columns_spread(layout, fair, want);
    return true;
}

/* ---- lanes ---- */

const char *layout_name(const struct layout *layout, int thread)
{
    if (layout->terse && thread != 0)
        return arena_printf(layout->arena, "%d", thread);
    return layout->rows->timeline->threads[thread].name;
}

/*
 * For the column that lanes share, "thread 2 locks a": what it has to have, what it should have so
 * that a thread that waits is told in one line, and what it could use; with a blank behind.
 */
struct measure {
    int need, fair, want;
};

static struct measure words_measure(const struct layout *layout)
{
    struct measure all = {0};
    for (size_t i = 0; i < layout->count; i++) {
        const struct layout_row *row = &layout->list[i];
        int name = text_width(layout_name(layout, row->thread)) + 2;
        int words = at_most(name + text_width(row->words), WORDS_MOST);
        int whole = at_most(name + row_width(row), WORDS_MOST);
        int longest = at_least(text_longest(row->words), text_longest(row->held)) + 1;
        all.need = at_least(all.need, at_least(at_most(words, WORDS_FAIR), longest));
        all.fair = at_least(all.fair, row->waits ? whole : words);
        all.want = at_least(all.want, whole);
    }
    return all;
}

/* There is a blank behind all lanes, at least. */
static int lanes_width(const struct layout *layout)
{
    return (int)layout->thread_count * layout->lane + (layout->lane == 1);
}

/* Do all threads have a lane so wide beside what they do? */
static bool lanes_fit(struct layout *layout, int lane, bool terse)
{
    layout->terse = terse;
    layout->lane = lane;
    return lanes_width(layout) + words_measure(layout).need <= room_of(layout);
}

/* As many as fit; those first where the schedule is odd. Others have a mark before their name. */
static void lanes_drop(struct layout *layout)
{
    int room = at_least(room_of(layout) - words_measure(layout).need - MARK - 1, 0);
    layout->thread_count =
        rows_columns(layout->rows, layout->threads, (size_t)(room / layout->lane));
}

static void lanes_find(struct layout *layout)
{
    layout->lanes = true;
    where_choose(layout, layout->width);
    if (!lanes_fit(layout, 2, false) && !lanes_fit(layout, 1, false) && !lanes_fit(layout, 1, true))
        lanes_drop(layout);
    for (size_t i = 0; i < layout->thread_count; i++)
        layout->cells[i] = layout->lane;
    int lanes = lanes_width(layout);
    struct measure measure = words_measure(layout);
    where_choose(layout, lanes + measure.fair);
    int spare = room_of(layout) - lanes;
    layout->source = at_least(source_fit(layout, spare - measure.fair, SOURCE_FAIR),
                              source_fit(layout, spare - measure.want, SOURCE_MOST));
    layout->words = at_least(spare - layout->source - 1, 1);
}

void layout_find(struct layout *layout)
{
    layout->threads = list_of(layout);
    layout->cells = list_of(layout);
    layout->step = step_width(layout);
    if (!columns_find(layout))
        lanes_find(layout);
}
