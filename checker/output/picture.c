#include "picture.h"

#include <string.h>

#include "../run/source.h"
#include "rows.h"
#include "sentences.h"
#include "steps.h"

enum { COLUMNS_MOST = 6 };

struct drawing {
    struct arena *arena;
    const struct exam *exam;
    const struct timeline *timeline;
    struct picture *picture;
    struct rows rows;
    struct lanes lanes;
    int columns[COLUMNS_MOST]; /* threads */
};

/* ---- sides ---- */

static bool is_own(const struct exam *exam, const struct frame *frame)
{
    return frame && frame->file && exam->source_count > 0 &&
           strcmp(frame->file, exam->sources[0]) == 0;
}

/* As much of it as people read. */
static char *own_line(struct arena *arena, const struct exam *exam, const struct frame *frame)
{
    enum { LONGEST = 200 };
    struct arena brief;
    arena_init(&brief);
    char *line = is_own(exam, frame) ? source_line(&brief, frame->file, frame->line) : NULL;
    char *text = arena_printf(arena, "%.*s", LONGEST, line ? line : "");
    arena_free(&brief);
    return text;
}

static void side_tell(struct arena *arena, const struct exam *exam, const struct side *from,
                      struct picture_side *side)
{
    *side = (struct picture_side){
        .who = side_who(arena, from),
        .what = side_what(arena, from),
        .where = side_where(arena, from, &exam->scope),
        .source = own_line(arena, exam, stack_focus(&from->stack, &exam->scope)),
        .holds = side_holds(arena, from),
    };
}

/* Where threads stood when a program ended says nothing about why its result is wrong. */
static bool has_sides(const struct finding *finding)
{
    return finding->side_count > 0 && finding->kind != KIND_WRONG_RESULT &&
           finding->kind != KIND_TAMPERING;
}

static void sides_tell(struct arena *arena, const struct exam *exam, struct picture *picture)
{
    picture->findings = arena_alloc(arena, (exam->findings.count + 1) * sizeof *picture->findings);
    for (size_t i = 0; i < exam->findings.count; i++) {
        const struct finding *finding = exam->findings.list[i];
        if (!has_sides(finding))
            continue;
        struct picture_finding *told = &picture->findings[picture->finding_count++];
        told->fingerprint = arena_copy(arena, finding->fingerprint);
        told->count = finding->side_count;
        told->sides = arena_alloc(arena, told->count * sizeof *told->sides);
        for (size_t j = 0; j < told->count; j++)
            side_tell(arena, exam, &finding->sides[j], &told->sides[j]);
    }
}

/* ---- the schedule ---- */

static int column_of(const struct drawing *drawing, int thread)
{
    for (size_t i = 0; i < drawing->picture->column_count; i++)
        if (drawing->columns[i] == thread)
            return (int)i;
    return -1;
}

static void columns_name(struct drawing *drawing)
{
    struct picture *picture = drawing->picture;
    picture->column_count = rows_columns(&drawing->rows, drawing->columns, COLUMNS_MOST);
    picture->columns = arena_alloc(drawing->arena, COLUMNS_MOST * sizeof *picture->columns);
    for (size_t i = 0; i < picture->column_count; i++)
        picture->columns[i] = drawing->timeline->threads[drawing->columns[i]].name;
}

static char *lanes_text(const struct drawing *drawing)
{
    size_t count = drawing->picture->column_count;
    char *text = arena_alloc(drawing->arena, count + 1);
    for (size_t i = 0; i < count; i++)
        text[i] = (char)('0' + (int)lanes_at(&drawing->lanes, drawing->columns[i]));
    return text;
}

static size_t next_shown(const struct drawing *drawing, size_t step)
{
    do
        step++;
    while (step < drawing->timeline->step_count && !drawing->rows.shown[step]);
    return step;
}

static void row_tell(struct drawing *drawing, size_t index, size_t before)
{
    struct arena *arena = drawing->arena;
    const struct timeline_step *step = &drawing->timeline->steps[index];
    struct picture_row *row = &drawing->picture->rows[drawing->picture->row_count++];
    bool own = is_own(drawing->exam, &step->place->frame) && step->place->source;
    bool folded = rows_leave_out(&drawing->rows, before, index);
    bool happens = step->event == STEP_WAKES || step->event == STEP_EXPIRES || step->op == OP_END;
    *row = (struct picture_row){
        .step = (int)index + 1,
        .left_out = folded ? (int)(index - before) : 0,
        .column = column_of(drawing, step->thread),
        .does = row_words(arena, drawing->timeline, step),
        .where = happens ? "" : step->place->where,
        .source = happens || !own ? "" : step->place->source,
        .holds = lanes_holds(&drawing->lanes, step->thread, step->object),
        .lanes = lanes_text(drawing),
        .interrupted = rows_preempt(&drawing->rows, index, next_shown(drawing, index)),
        .stuck = step_is_stuck(drawing->timeline, index),
    };
    if (row->column < 0)
        row->does =
            arena_printf(arena, "%s %s", drawing->timeline->threads[step->thread].name, row->does);
}

static void rows_tell(struct drawing *drawing)
{
    struct picture *picture = drawing->picture;
    size_t count = drawing->timeline->step_count, before = 0;
    picture->rows = arena_alloc(drawing->arena, (count + 1) * sizeof *picture->rows);
    for (size_t i = 0; i < count; i++) {
        lanes_take(&drawing->lanes, i);
        if (!drawing->rows.shown[i])
            continue;
        row_tell(drawing, i, before);
        before = i + 1;
    }
    picture->more = (int)drawing->timeline->steps_lost;
}

void picture_of_exam(struct arena *arena, const struct exam *exam, struct picture *picture)
{
    struct drawing drawing = {
        .arena = arena, .exam = exam, .timeline = exam->timeline, .picture = picture};
    *picture = (struct picture){.fingerprint = ""};
    sides_tell(arena, exam, picture);
    if (!exam->timeline)
        return;
    picture->fingerprint = arena_copy(arena, exam->timelined->fingerprint);
    rows_choose(&drawing.rows, arena, exam->timeline, false);
    lanes_init(&drawing.lanes, arena, exam->timeline);
    columns_name(&drawing);
    rows_tell(&drawing);
}
