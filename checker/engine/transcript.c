#include "transcript.h"

#include <string.h>

#include "engine.h"

/* ---- one report, and all of them ---- */

void transcript_add_line(struct arena *arena, struct transcript *one, char *text, char *file,
                         int line)
{
    if (one->count == TRANSCRIPT_LINES_MOST) {
        one->cut = true;
        return;
    }
    one->lines = arena_grow(arena, one->lines, one->count, sizeof *one->lines);
    one->lines[one->count++] = (struct transcript_line){text, file, line};
}

/* The race that the driver makes on purpose, to hear whether the tool is awake. */
static bool is_canary(const struct transcript *one)
{
    for (size_t i = 0; i < one->count; i++)
        if (one->lines[i].file && strcmp(one->lines[i].file, "labs/kit/canary.c") == 0)
            return true;
    return false;
}

/* The next line from here on that names a place, or the count of lines. */
static size_t next_place(const struct transcript *one, size_t from)
{
    while (from < one->count && !one->lines[from].file)
        from++;
    return from;
}

/* Addresses, process numbers and threads differ from run to run; places don't. */
static bool is_same(const struct transcript *a, const struct transcript *b)
{
    size_t i = next_place(a, 0), j = next_place(b, 0);
    if (strcmp(a->tool, b->tool) != 0)
        return false;
    while (i < a->count && j < b->count && a->lines[i].line == b->lines[j].line &&
           strcmp(a->lines[i].file, b->lines[j].file) == 0) {
        i = next_place(a, i + 1);
        j = next_place(b, j + 1);
    }
    return i == a->count && j == b->count;
}

void transcript_keep(struct arena *arena, struct transcripts *all, const struct transcript *one)
{
    if (one->count == 0 || is_canary(one))
        return;
    for (size_t i = 0; i < all->count; i++)
        if (is_same(&all->list[i], one))
            return;
    if (all->count == TRANSCRIPTS_MOST) {
        all->left_out++;
        return;
    }
    all->list = arena_grow(arena, all->list, all->count, sizeof *all->list);
    all->list[all->count++] = *one;
}

/* ---- all runs ---- */

static void read_text(struct exam *exam, struct run *run, char *text, size_t length)
{
    size_t kind = (size_t)(run - exam->runs);
    transcript_read_text(exam->arena, exam->transcripts, exam->program[engine_flavour(kind)], text,
                         length);
}

static void read_xml(struct exam *exam, struct run *run, char *text, size_t length)
{
    (void)run;
    transcript_read_xml(exam->arena, exam->transcripts, text, length);
}

/* Those first that are the same in every run. */
void transcripts_read(struct exam *exam)
{
    static const struct {
        enum run_kind kind;
        const char *prefix;
        void (*read)(struct exam *exam, struct run *run, char *text, size_t length);
    } rows[] = {
        {RUN_CONDUCTOR_TSAN, "tsan.", read_text},   {RUN_TSAN, "tsan.", read_text},
        {RUN_CONDUCTOR_HELGRIND, "xml.", read_xml}, {RUN_HELGRIND, "xml.", read_xml},
        {RUN_CONDUCTOR_ASAN, "asan.", read_text},   {RUN_MEMCHECK, "xml.", read_xml},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (exam->runs[rows[i].kind].over)
            run_each_report(exam, &exam->runs[rows[i].kind], rows[i].prefix, rows[i].read);
}
