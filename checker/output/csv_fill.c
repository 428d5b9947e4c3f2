#include "csv_fill.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../model/map.h"

struct filling_grade {
    const struct grade *grade;
    int line;                   /* of the row that is this student; 0: none yet */
    struct filling_grade *next; /* of those with the same key */
};

const char *fill_case_phrase(enum fill_case what)
{
    static const char *const phrases[] = {
        [FILL_STRANGER] = "has a grade, but is not in the file",
        [FILL_MISSING] = "is in the file, but has no grade",
        [FILL_UNGRADED] = "could not be graded; the cell is as it was",
        [FILL_KEPT] = "may not be changed there; the cell is as it was",
    };
    return phrases[what];
}

int filling_fails(struct filling *filling, const char *format, ...)
{
    va_list arguments;
    if (filling->error)
        return -1;
    va_start(arguments, format);
    char *words = arena_vprintf(filling->arena, format, arguments);
    va_end(arguments);
    filling->error = arena_printf(filling->arena, "%s: %s.", filling->file, words);
    return -1;
}

static struct filling_grade *find(struct filling *filling, const char *student)
{
    struct filling_grade *found = *map_at(filling->by_student, map_key(student));
    while (found && strcmp(found->grade->student, student) != 0)
        found = found->next;
    return found;
}

static int learn(struct filling *filling, const struct grade *grade)
{
    if (find(filling, grade->student))
        return filling_fails(filling,
                             "student '%s' has more than one grade; fill in one lab at a "
                             "time",
                             grade->student);
    struct filling_grade *learned = &filling->grades[filling->count++];
    void **place = map_at(filling->by_student, map_key(grade->student));
    *learned = (struct filling_grade){grade, 0, *place};
    *place = learned;
    return 0;
}

int filling_init(struct filling *filling, struct arena *arena, const char *file, const char *text,
                 size_t length, const struct grade *grades, size_t count)
{
    *filling = (struct filling){.arena = arena, .file = file};
    filling->grades = arena_alloc(arena, count * sizeof *filling->grades);
    filling->by_student = arena_alloc(arena, sizeof *filling->by_student);
    map_init(filling->by_student, arena);
    if (csv_read(arena, file, text, length, &filling->csv, &filling->error) != 0)
        return -1;
    if (!filling->csv.count)
        return filling_fails(filling, "the file is empty");
    for (size_t i = 0; i < count; i++)
        if (learn(filling, &grades[i]) != 0)
            return -1;
    return 0;
}

int filling_column(struct filling *filling, const char *name, size_t *column)
{
    size_t found = csv_column(&filling->csv, name, column);
    if (found == 1)
        return 0;
    return filling_fails(filling, "there %s '%s'", found ? "are several columns" : "is no column",
                         name);
}

const struct grade *filling_match(struct filling *filling, const struct csv_row *row,
                                  const char *student, const struct grade *before)
{
    struct filling_grade *found = *student ? find(filling, student) : NULL;
    if (!found || found->grade == before)
        return before;
    if (before)
        filling_fails(filling, "line %d is both student '%s' and student '%s'", row->line,
                      before->student, student);
    else if (found->line)
        filling_fails(filling, "lines %d and %d are both student '%s'", found->line, row->line,
                      student);
    found->line = row->line;
    return found->grade;
}

void filling_note(struct filling *filling, enum fill_case what, const char *student, int line)
{
    struct fill *fill = &filling->fill;
    fill->notes = arena_grow(filling->arena, fill->notes, fill->note_count, sizeof *fill->notes);
    fill->notes[fill->note_count++] = (struct fill_note){what, student, line};
}

/* Two places behind the point at most, and no zeros at the end. */
static char *number_text(struct arena *arena, double number)
{
    char *text = arena_printf(arena, "%.2f", number);
    size_t length = strlen(text);
    while (text[length - 1] == '0')
        text[--length] = '\0';
    if (text[length - 1] == '.')
        text[--length] = '\0';
    return text;
}

double filling_number(const char *text)
{
    char *end;
    double number = strtod(text, &end);
    return end != text && !*end && isfinite(number) && number > 0 && number < 1e6 ? number : 0;
}

char *filling_points(struct filling *filling, const struct grade *grade, double possible)
{
    if (possible <= 0 || grade->possible <= 0 || possible == grade->possible)
        return arena_printf(filling->arena, "%d", grade_final(grade));
    filling->fill.scale = arena_printf(filling->arena, "%d points here are %s there",
                                       grade->possible, number_text(filling->arena, possible));
    return number_text(filling->arena, grade_final(grade) * possible / grade->possible);
}

int filling_finish(struct filling *filling, struct fill *fill, char **error)
{
    if (filling->error) {
        *error = filling->error;
        return -1;
    }
    for (size_t i = 0; i < filling->count; i++)
        if (!filling->grades[i].line)
            filling_note(filling, FILL_STRANGER, filling->grades[i].grade->student, 0);
    filling->fill.text = csv_write(filling->arena, &filling->csv, &filling->fill.length);
    *fill = filling->fill;
    return 0;
}
