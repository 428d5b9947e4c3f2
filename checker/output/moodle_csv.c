#include "moodle_csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "grade_words.h"
#include "markup.h"

static const char ours[] = "racelab "; /* how our comments begin */

enum { NONE = -1 };

struct moodle {
    struct filling filling;
    size_t identifier, grade;
    int full_name, maximum, changeable, comments; /* columns, or NONE */
    int ids[3];                                   /* more columns to know students by, or NONE */
    enum feedback feedback;
};

static int optional_column(const struct moodle *moodle, const char *name)
{
    size_t column;
    return csv_column(&moodle->filling.csv, name, &column) == 1 ? (int)column : NONE;
}

static int find_columns(struct moodle *moodle)
{
    struct filling *filling = &moodle->filling;
    size_t modified;
    if (filling_column(filling, "Identifier", &moodle->identifier) != 0 ||
        filling_column(filling, "Grade", &moodle->grade) != 0 ||
        filling_column(filling, "Last modified (grade)", &modified) != 0) {
        filling->error =
            arena_printf(filling->arena, "%s It must be a grading worksheet of Moodle in English.",
                         filling->error);
        return -1;
    }
    filling->fill.column = "Grade";
    moodle->full_name = optional_column(moodle, "Full name");
    moodle->maximum = optional_column(moodle, "Maximum Grade");
    moodle->changeable = optional_column(moodle, "Grade can be changed");
    moodle->comments = optional_column(moodle, "Feedback comments");
    moodle->ids[0] = optional_column(moodle, "ID number");
    moodle->ids[1] = optional_column(moodle, "Username");
    moodle->ids[2] = optional_column(moodle, "Email address");
    return 0;
}

static char *word(const struct moodle *moodle, const struct csv_row *row, int column)
{
    return column == NONE ? "" : csv_word(moodle->filling.arena, row, (size_t)column);
}

/* "12345" of "Participant 12345". */
static const char *number_of(const char *identifier)
{
    const char *end = identifier + strlen(identifier);
    while (end > identifier && end[-1] >= '0' && end[-1] <= '9')
        end--;
    return end;
}

static const struct grade *match(struct moodle *moodle, const struct csv_row *row)
{
    struct filling *filling = &moodle->filling;
    char *identifier = csv_word(filling->arena, row, moodle->identifier);
    const struct grade *grade = filling_match(filling, row, identifier, NULL);
    grade = filling_match(filling, row, number_of(identifier), grade);
    for (size_t i = 0; i < sizeof moodle->ids / sizeof *moodle->ids; i++)
        grade = filling_match(filling, row, word(moodle, row, moodle->ids[i]), grade);
    return grade;
}

/* Moodle takes it for HTML. */
static char *comment_of(struct arena *arena, const struct grade *grade)
{
    char *html = NULL;
    size_t length;
    FILE *out = open_memstream(&html, &length);
    if (!out)
        return NULL;
    markup_printf(out, "%s: %s", grade->judged_by, grade_headline(arena, grade));
    for (size_t i = 0; i < grade->finding_count; i++)
        if (grade->findings[i].certain)
            markup_printf(out, "<br>%s", grade_finding_line(arena, &grade->findings[i]));
    char *copy = fclose(out) == 0 ? arena_copy(arena, html) : NULL;
    free(html);
    return copy;
}

static void fill_comment(struct moodle *moodle, struct csv_row *row, const struct grade *grade)
{
    struct filling *filling = &moodle->filling;
    char *before = word(moodle, row, moodle->comments);
    bool is_free = !*before || strncmp(before, ours, strlen(ours)) == 0;
    bool is_there = moodle->comments != NONE && (size_t)moodle->comments < row->count;
    char *comment = comment_of(filling->arena, grade);
    if (is_there && is_free && moodle->feedback == FEEDBACK_VISIBLE && comment)
        csv_set(filling->arena, &filling->csv, &row->cells[moodle->comments], comment);
}

static void fill_row(struct moodle *moodle, struct csv_row *row)
{
    struct filling *filling = &moodle->filling;
    const struct grade *grade = match(moodle, row);
    const char *name = word(moodle, row, moodle->full_name);
    if (!*name)
        name = csv_word(filling->arena, row, moodle->identifier);
    if (!grade) {
        filling_note(filling, FILL_MISSING, name, row->line);
    } else if (moodle->grade >= row->count) {
        filling_fails(filling,
                      "line %d has %zu cells, and 'Grade' is the %zu. of them; download "
                      "it again",
                      row->line, row->count, moodle->grade + 1);
    } else if (strcasecmp(word(moodle, row, moodle->changeable), "No") == 0) {
        filling_note(filling, FILL_KEPT, name, row->line);
    } else if (!outcome_is_graded(grade->outcome)) {
        filling_note(filling, FILL_UNGRADED, name, row->line);
    } else {
        double possible = filling_number(word(moodle, row, moodle->maximum));
        csv_set(filling->arena, &filling->csv, &row->cells[moodle->grade],
                filling_points(filling, grade, possible));
        fill_comment(moodle, row, grade);
        filling->fill.filled++;
    }
}

static void fill_rows(struct moodle *moodle)
{
    struct csv *csv = &moodle->filling.csv;
    for (size_t i = 1; i < csv->count && !moodle->filling.error; i++)
        if (*csv_word(moodle->filling.arena, &csv->rows[i], moodle->identifier))
            fill_row(moodle, &csv->rows[i]);
}

int moodle_fill(struct arena *arena, const char *file, const char *text, size_t length,
                enum feedback feedback, const struct grade *grades, size_t count, struct fill *fill,
                char **error)
{
    struct moodle moodle = {.feedback = feedback};
    if (filling_init(&moodle.filling, arena, file, text, length, grades, count) == 0 &&
        find_columns(&moodle) == 0)
        fill_rows(&moodle);
    return filling_finish(&moodle.filling, fill, error);
}
