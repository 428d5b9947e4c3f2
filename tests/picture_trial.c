#include "picture_trial.h"

#include "grade_trial.h"

static char *with(const char *text, const char *suffix)
{
    return arena_printf(&class_arena, "%s%s", text, suffix);
}

static struct picture *fresh(size_t columns, size_t rows)
{
    struct picture *picture = arena_alloc(&class_arena, sizeof *picture);
    picture->fingerprint = arena_copy(&class_arena, PICTURE_FINGERPRINT);
    picture->columns = arena_alloc(&class_arena, columns * sizeof *picture->columns);
    picture->rows = arena_alloc(&class_arena, rows * sizeof *picture->rows);
    picture->findings = arena_alloc(&class_arena, sizeof *picture->findings);
    return picture;
}

static void add_column(struct picture *picture, char *name)
{
    picture->columns[picture->column_count++] = name;
}

static struct picture_row *add_row(struct picture *picture, int column, const char *does,
                                   const char *lanes)
{
    struct picture_row *row = &picture->rows[picture->row_count++];
    *row = (struct picture_row){.step = (int)picture->row_count,
                                .column = column,
                                .does = arena_copy(&class_arena, does),
                                .where = "two-locks.c:21",
                                .source = "must(pthread_mutex_lock(&a));",
                                .holds = "",
                                .lanes = arena_copy(&class_arena, lanes)};
    return row;
}

static void add_sides(struct picture *picture, const char *what, const char *suffix)
{
    struct picture_finding *finding = &picture->findings[picture->finding_count++];
    finding->fingerprint = picture->fingerprint;
    finding->count = 2;
    finding->sides = arena_alloc(&class_arena, 2 * sizeof *finding->sides);
    for (int i = 0; i < 2; i++)
        finding->sides[i] =
            (struct picture_side){with(i ? "thread 2" : "thread 1", suffix), with(what, suffix),
                                  with(i ? "two-locks.c:31 in b" : "two-locks.c:22 in a", suffix),
                                  with("must(pthread_mutex_lock(&b));", suffix),
                                  with("holds lock a (since two-locks.c:21)", suffix)};
}

struct picture *picture_of_deadlock(const char *suffix)
{
    struct picture *picture = fresh(3, 6);
    add_sides(picture, "waits for a lock that the other holds", suffix);
    add_column(picture, with("main", suffix));
    add_column(picture, with("thread 1", suffix));
    add_column(picture, with("thread 2", suffix));
    add_row(picture, 0, "starts thread 1", "110")->source = "";
    add_row(picture, 0, "awaits thread 1", "211")->source = "";
    add_row(picture, 1, "locks a", "231")->interrupted = true;
    add_row(picture, 2, "locks b", "233")->holds = "b";
    add_row(picture, 2, "awaits a", "234")->stuck = true;
    add_row(picture, 1, "awaits b", "244")->stuck = true;
    picture->rows[2].left_out = 7;
    for (size_t i = 0; i < picture->row_count; i++) {
        struct picture_row *row = &picture->rows[i];
        row->does = with(row->does, suffix);
        row->where = with(row->where, suffix);
        row->source = with(row->source, suffix);
        row->holds = with(row->holds, suffix);
    }
    return picture;
}

struct picture *picture_of_lost_update(void)
{
    struct picture *picture = fresh(6, 6);
    add_sides(picture, "writes 4 bytes", "");
    for (int i = 0; i < 6; i++)
        add_column(picture, i ? arena_printf(&class_arena, "thread %d", i)
                              : arena_copy(&class_arena, "main"));
    add_row(picture, 1, "reads hits", "211111")->interrupted = true;
    add_row(picture, 2, "reads hits", "211111");
    add_row(picture, 2, "writes hits", "211111");
    add_row(picture, 1, "writes hits", "211111");
    add_row(picture, -1, "thread 7 writes hits", "211111");
    add_row(picture, 0, "ends", "011111");
    return picture;
}
