#include "board.h"

#include <string.h>

#include "columns.h"
#include "rows.h"
#include "steps.h"
#include "style.h"

enum { LAST = 8, NARROWEST = 40, MANY = 8, WHERE_WIDTH = 22, NAME_WIDTH = 9, UNDER = 14 };

struct drawing {
    FILE *out;
    struct arena *arena;
    const struct position *position;
    const struct board *how;
    int width;
};

static const char *name_of(const struct drawing *drawing, int thread)
{
    return drawing->position->timeline.threads[thread].name;
}

/* ---- what has happened ---- */

static const struct timeline_place *place_of(const struct timeline_step *step, bool all)
{
    return all ? step->inner : step->place;
}

static void print_step(const struct drawing *drawing, size_t index)
{
    const struct timeline *timeline = &drawing->position->timeline;
    const struct timeline_step *step = &timeline->steps[index];
    bool all = drawing->how->all, now = index >= drawing->how->since;
    char *words = (all ? step_words : row_words)(drawing->arena, timeline, step);
    FILE *out = drawing->out;
    int where = drawing->width / 3 < WHERE_WIDTH ? drawing->width / 3 : WHERE_WIDTH;
    int room = drawing->width - UNDER - where;
    size_t line = text_line(words, room);
    fprintf(out, "%s%s  ", now ? "" : colour(out, DIM), now ? ">" : " ");
    print_cut(out, name_of(drawing, step->thread), NAME_WIDTH);
    fputc(' ', out);
    print_cut(out, arena_copy_bytes(drawing->arena, words, line), room);
    fprintf(out, " %s", text_end(drawing->arena, place_of(step, all)->where, where));
    if (*text_behind(words, line))
        fprintf(out, "\n%*s", UNDER - 1, "");
    print_lines(out, text_behind(words, line), room, UNDER - 1);
    fprintf(out, "%s\n", now ? "" : colour(out, PLAIN));
}

/* The last steps that matter, oldest first. */
static void print_history(const struct drawing *drawing)
{
    const struct timeline *timeline = &drawing->position->timeline;
    struct rows rows;
    size_t from = timeline->step_count, count = 0;
    rows_choose(&rows, drawing->arena, timeline, drawing->how->all);
    while (from > 0 && count < LAST)
        count += rows.shown[--from];
    for (size_t i = from; i < timeline->step_count; i++)
        if (rows.shown[i])
            print_step(drawing, i);
    if (count)
        fputc('\n', drawing->out);
}

/* ---- what each thread is at ---- */

static char *words_of_ready(struct arena *arena, const struct position *position,
                            const struct seat *seat, bool all)
{
    const struct timeline_step *step = seat->step;
    if (step->op == OP_BEGIN)
        return arena_printf(arena, "begins%s%s", step->place->frame.function ? " with " : "",
                            step->place->frame.function ? step->place->frame.function : "");
    if (step->op == OP_YIELD)
        return arena_copy(arena, "goes on, others were first");
    char *words = (all ? step_words : row_words)(arena, &position->timeline, step);
    if (!seat->resumes)
        return words;
    if (step->op == OP_WAIT && (all || !step->inside))
        return arena_copy(arena, "was woken, and takes its lock again");
    return arena_printf(arena, "need not wait any more, and %s", words);
}

/* ", which thread 2 holds" */
static char *owner_words(struct arena *arena, const struct position *position,
                         const struct seat *seat)
{
    const struct seat *owner = position_seat(position, seat->owner);
    bool in_line = seat->step->op == OP_READ_LOCK && owner && owner->state == SEAT_WAITS &&
                   owner->step->op == OP_WRITE_LOCK && owner->step->object == seat->step->object;
    if (seat->owner < 0 || seat->step->op == OP_JOIN)
        return "";
    const char *name = position->timeline.threads[seat->owner].name;
    if (seat->owner == seat->thread)
        return ", which it holds itself";
    return arena_printf(arena, in_line ? ", behind %s, a writer" : ", which %s holds", name);
}

static char *words_of_waiting(struct arena *arena, const struct position *position,
                              const struct seat *seat, bool all)
{
    const struct timeline_step *step = seat->step;
    const char *object = step->object;
    if (step->inside && !all)
        return arena_printf(arena, "waits in %s%s", step->inside,
                            owner_words(arena, position, seat));
    if (!object && step->other >= 0)
        object = position->timeline.threads[step->other].name;
    return arena_printf(arena, "%s%s%s%s", op_awaits(step->op), object ? " " : "",
                        object ? object : "", owner_words(arena, position, seat));
}

char *seat_words(struct arena *arena, const struct position *position, const struct seat *seat,
                 bool all)
{
    switch (seat->state) {
    case SEAT_READY:
        return words_of_ready(arena, position, seat, all);
    case SEAT_YIELDS:
        return arena_copy(arena, "does the same again and again: somebody else goes first");
    case SEAT_WAITS:
        return words_of_waiting(arena, position, seat, all);
    default:
        return arena_copy(arena, "is in a call that racelab does not know");
    }
}

static char *held_words(const struct drawing *drawing, int thread)
{
    char *text = "";
    const struct timeline_span *held = NULL;
    while ((held = position_held(drawing->position, thread, held))) {
        text = arena_printf(drawing->arena, "%s%s%s", text, *text ? ", " : "holds ",
                            held->object ? held->object : "a lock");
        if (held->place->frame.line)
            text =
                arena_printf(drawing->arena, "%s (since line %d)", text, held->place->frame.line);
    }
    return text;
}

static void print_under(const struct drawing *drawing, const char *text)
{
    fprintf(drawing->out, "%*s", UNDER, "");
    print_lines(drawing->out, text, drawing->width - UNDER, UNDER);
    fputc('\n', drawing->out);
}

/* The line's text is cut where the place leaves it no room. */
static void print_place(const struct drawing *drawing, const struct timeline_place *place,
                        bool with_source)
{
    int room = drawing->width - UNDER;
    const char *where = text_end(drawing->arena, place->where, room);
    bool source = with_source && place->source;
    fprintf(drawing->out, "%*s", UNDER, "");
    print_at_most(drawing->out,
                  source ? arena_printf(drawing->arena, "%s  %s", where, place->source) : where,
                  room);
    fputc('\n', drawing->out);
}

static void print_seat(const struct drawing *drawing, const struct seat *seat)
{
    FILE *out = drawing->out;
    bool all = drawing->how->all, ready = seat->state == SEAT_READY;
    char *key = ready ? arena_printf(drawing->arena, "%d", seat->thread) : "-";
    fprintf(out, "%s%-3s %s", colour(out, ready ? BOLD : PLAIN), key, colour(out, PLAIN));
    print_cut(out, name_of(drawing, seat->thread), NAME_WIDTH);
    fprintf(out, " %s", colour(out, seat->state == SEAT_WAITS ? RED : PLAIN));
    print_lines(out, seat_words(drawing->arena, drawing->position, seat, all),
                drawing->width - UNDER, UNDER);
    fprintf(out, "%s\n", colour(out, PLAIN));
    if (drawing->position->seat_count > MANY || !seat->step)
        return;
    const struct timeline_place *place = place_of(seat->step, all);
    bool begins = seat->step->op == OP_BEGIN; /* and its line is a brace */
    if (*place->where)
        print_place(drawing, place, !begins);
    char *held = held_words(drawing, seat->thread);
    if (*held)
        print_under(drawing, held);
}

void board_print(FILE *out, const struct position *position, const struct board *how)
{
    struct arena brief;
    arena_init(&brief);
    struct drawing drawing = {.out = out,
                              .arena = &brief,
                              .position = position,
                              .how = how,
                              .width = how->width > NARROWEST ? how->width : NARROWEST};
    print_history(&drawing);
    for (size_t i = 0; i < position->seat_count; i++)
        print_seat(&drawing, &position->seats[i]);
    arena_free(&brief);
}
