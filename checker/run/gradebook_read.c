/* What the book knows: the newest grades, the history of one, and what others would change. */
#include "gradebook_parts.h"

#include <stdlib.h>

static char *text_of(struct gradebook *book, sqlite3_stmt *row, int column)
{
    return arena_copy(book->arena, (const char *)sqlite3_column_text(row, column));
}

/* For columns that are never NULL: damage must not become a crash of who reads it. */
static char *word_of(struct gradebook *book, sqlite3_stmt *row, int column)
{
    char *text = text_of(book, row, column);
    return text ? text : "";
}

/* The columns that grade_of_row reads, in its order. */
#define GRADE_COLUMNS                                                                              \
    " grade.id, grade.number, grade.student, grade.name, grade.section, grade.lab,"                \
    " grade.outcome, grade.points, grade.possible, grade.remark, grade.problem, grade.late,"       \
    " grade.source_digest, grade.judged_by, grade.graded_at, grade.deducted,"                      \
    " grade.submitted, grade.lateness "

static int grade_of_row(struct gradebook *book, sqlite3_stmt *from, struct book_row *row)
{
    struct grade *grade = &row->grade;
    row->id = sqlite3_column_int64(from, 0);
    row->number = sqlite3_column_int(from, 1);
    *grade = (struct grade){.student = word_of(book, from, 2),
                            .name = text_of(book, from, 3),
                            .section = text_of(book, from, 4),
                            .lab = word_of(book, from, 5),
                            .points = sqlite3_column_int(from, 7),
                            .possible = sqlite3_column_int(from, 8),
                            .remark = text_of(book, from, 9),
                            .problem = text_of(book, from, 10),
                            .late = sqlite3_column_int(from, 11) != 0,
                            .source_digest = text_of(book, from, 12),
                            .judged_by = word_of(book, from, 13),
                            .graded_at = word_of(book, from, 14),
                            .deducted = sqlite3_column_int(from, 15),
                            .submitted = text_of(book, from, 16),
                            .lateness = text_of(book, from, 17)};
    return outcome_parse(word_of(book, from, 6), &grade->outcome) == 0 ? SQLITE_OK : SQLITE_CORRUPT;
}

/* What belongs to a row is read with these; rows never change, so they are read one by one. */
struct parts {
    sqlite3_stmt *criteria, *findings;
};

static void parts_free(struct parts *parts)
{
    sqlite3_finalize(parts->criteria);
    sqlite3_finalize(parts->findings);
}

static int parts_init(struct gradebook *book, struct parts *parts)
{
    *parts = (struct parts){0};
    int code = book_prepare(book,
                            "SELECT name, sentence, points, possible FROM criterion WHERE grade = ?"
                            " ORDER BY position",
                            &parts->criteria);
    if (code == SQLITE_OK)
        code =
            book_prepare(book,
                         "SELECT kind, summary, fingerprint, certain, file, line, seen_by, schedule"
                         " FROM finding WHERE grade = ? ORDER BY position",
                         &parts->findings);
    if (code != SQLITE_OK)
        parts_free(parts);
    return code;
}

static int read_criteria(struct gradebook *book, sqlite3_stmt *from, struct book_row *row)
{
    struct grade *grade = &row->grade;
    int code;
    sqlite3_bind_int64(from, 1, row->id);
    while ((code = sqlite3_step(from)) == SQLITE_ROW && grade->criterion_count < CRITERION_COUNT)
        grade->criteria[grade->criterion_count++] =
            (struct grade_criterion){word_of(book, from, 0), word_of(book, from, 1),
                                     sqlite3_column_int(from, 2), sqlite3_column_int(from, 3)};
    sqlite3_reset(from);
    return code == SQLITE_DONE ? SQLITE_OK : code == SQLITE_ROW ? SQLITE_CORRUPT : code;
}

static int read_findings(struct gradebook *book, sqlite3_stmt *from, struct book_row *row)
{
    struct grade *grade = &row->grade;
    int code;
    sqlite3_bind_int64(from, 1, row->id);
    while ((code = sqlite3_step(from)) == SQLITE_ROW) {
        grade->findings =
            arena_grow(book->arena, grade->findings, grade->finding_count, sizeof *grade->findings);
        grade->findings[grade->finding_count++] =
            (struct grade_finding){.kind = word_of(book, from, 0),
                                   .summary = word_of(book, from, 1),
                                   .fingerprint = word_of(book, from, 2),
                                   .certain = sqlite3_column_int(from, 3) != 0,
                                   .file = text_of(book, from, 4),
                                   .line = sqlite3_column_int(from, 5),
                                   .seen_by = text_of(book, from, 6),
                                   .schedule = text_of(book, from, 7)};
    }
    sqlite3_reset(from);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int read_row(struct gradebook *book, sqlite3_stmt *query, struct parts *parts,
                    struct book_rows *rows)
{
    rows->list = arena_grow(book->arena, rows->list, rows->count, sizeof *rows->list);
    struct book_row *row = &rows->list[rows->count];
    int code = grade_of_row(book, query, row);
    if (code == SQLITE_OK)
        code = read_criteria(book, parts->criteria, row);
    if (code == SQLITE_OK)
        code = read_findings(book, parts->findings, row);
    rows->count += code == SQLITE_OK;
    return code;
}

int book_rows(struct gradebook *book, const char *sql, const char *student, const char *lab,
              struct book_rows *rows)
{
    sqlite3_stmt *query;
    struct parts parts;
    *rows = (struct book_rows){0};
    int code = parts_init(book, &parts);
    if (code != SQLITE_OK)
        return code;
    code = book_prepare(book, sql, &query);
    if (code != SQLITE_OK)
        goto out_parts;
    if (student) {
        book_bind_text(query, 1, student);
        book_bind_text(query, 2, lab);
    }
    while ((code = sqlite3_step(query)) == SQLITE_ROW)
        if ((code = read_row(book, query, &parts, rows)) != SQLITE_OK)
            break;
    sqlite3_finalize(query);
out_parts:
    parts_free(&parts);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

const char book_newest_of[] =
    "SELECT" GRADE_COLUMNS "FROM newest JOIN grade ON grade.id = newest.grade"
    " WHERE newest.student = ?1 AND newest.lab = ?2";

int gradebook_current(struct gradebook *book, struct grade **grades, size_t *count, char **error)
{
    static const char all[] =
        "SELECT" GRADE_COLUMNS "FROM newest JOIN grade ON grade.id = newest.grade";
    struct book_rows rows;
    int code = book_rows(book, all, NULL, NULL, &rows);
    if (code != SQLITE_OK) {
        *error = book_failure(book, code);
        return -1;
    }
    struct grade *list = arena_alloc(book->arena, rows.count * sizeof *list);
    for (size_t i = 0; i < rows.count; i++)
        list[i] = rows.list[i].grade;
    qsort(list, rows.count, sizeof *list, grade_compare);
    *grades = list;
    *count = rows.count;
    return 0;
}

int gradebook_history(struct gradebook *book, const char *student, const char *lab,
                      struct gradebook_entry **entries, size_t *count, char **error)
{
    static const char of_one[] =
        "SELECT" GRADE_COLUMNS "FROM grade WHERE student = ?1 AND lab = ?2 ORDER BY number";
    struct book_rows rows;
    int code = book_rows(book, of_one, student, lab, &rows);
    if (code != SQLITE_OK) {
        *error = book_failure(book, code);
        return -1;
    }
    struct gradebook_entry *list = arena_alloc(book->arena, rows.count * sizeof *list);
    for (size_t i = 0; i < rows.count; i++)
        list[i] = (struct gradebook_entry){rows.list[i].number, rows.list[i].grade};
    *entries = list;
    *count = rows.count;
    return 0;
}

/* --- difference ----------------------------------------------------------------------------- */

static int change_compare(const void *a, const void *b)
{
    const struct gradebook_change *one = a, *other = b;
    int students = natural_compare(one->student, other->student);
    return students ? students : natural_compare(one->lab, other->lab);
}

static struct gradebook_change change_of(const struct grade *grade, const struct book_rows *old)
{
    const struct grade *before = old->count ? &old->list[0].grade : NULL;
    return (struct gradebook_change){.student = grade->student,
                                     .lab = grade->lab,
                                     .is_first = !before,
                                     .old_outcome = before ? before->outcome : OUTCOME_PASS,
                                     .new_outcome = grade->outcome,
                                     .old_points = before ? grade_final(before) : 0,
                                     .new_points = grade_final(grade)};
}

int gradebook_difference(struct gradebook *book, const struct grade *grades, size_t count,
                         struct gradebook_change **changes, size_t *change_count, char **error)
{
    struct gradebook_change *list = arena_alloc(book->arena, count * sizeof *list);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        struct book_rows old;
        int code = book_rows(book, book_newest_of, grades[i].student, grades[i].lab, &old);
        if (code != SQLITE_OK) {
            *error = book_failure(book, code);
            return -1;
        }
        if (!old.count || !grade_same(&old.list[0].grade, &grades[i]))
            list[found++] = change_of(&grades[i], &old);
    }
    qsort(list, found, sizeof *list, change_compare);
    *changes = list;
    *change_count = found;
    return 0;
}
