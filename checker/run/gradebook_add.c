/*
 * Grades come into the book: all of one call, or none.
 *
 *     BEGIN IMMEDIATE    nobody else writes from here on
 *     for each grade     is it the same as the newest? then nothing; else
 *                        INSERT it, its criteria and findings; newest points at it
 *     COMMIT
 */
#include "gradebook_parts.h"

/* Prepared once for all the grades that are added together. */
struct insertion {
    sqlite3_stmt *grade, *criterion, *finding, *newest;
};

static void insertion_free(struct insertion *insertion)
{
    sqlite3_finalize(insertion->grade);
    sqlite3_finalize(insertion->criterion);
    sqlite3_finalize(insertion->finding);
    sqlite3_finalize(insertion->newest);
}

static int insertion_init(struct gradebook *book, struct insertion *insertion)
{
    *insertion = (struct insertion){0};
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } all[] = {
        {&insertion->grade,
         "INSERT INTO grade (number, student, name, section, lab, outcome, points, possible,"
         " deducted, remark, problem, late, submitted, lateness, source_digest, judged_by,"
         " graded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
        {&insertion->criterion, "INSERT INTO criterion (grade, position, name, sentence, points,"
                                " possible) VALUES (?, ?, ?, ?, ?, ?)"},
        {&insertion->finding,
         "INSERT INTO finding (grade, position, kind, summary, fingerprint, certain, file, line,"
         " seen_by, schedule) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
        {&insertion->newest, "INSERT INTO newest (student, lab, grade) VALUES (?, ?, ?)"
                             " ON CONFLICT (student, lab) DO UPDATE SET grade = excluded.grade"},
    };
    int code = SQLITE_OK;
    for (size_t i = 0; i < sizeof all / sizeof *all && code == SQLITE_OK; i++)
        code = book_prepare(book, all[i].sql, all[i].statement);
    if (code != SQLITE_OK)
        insertion_free(insertion);
    return code;
}

static int put(sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int put_grade(sqlite3_stmt *into, const struct grade *grade, int number)
{
    sqlite3_clear_bindings(into); /* without points there are none: NULL */
    sqlite3_bind_int(into, 1, number);
    book_bind_text(into, 2, grade->student);
    book_bind_text(into, 3, grade->name);
    book_bind_text(into, 4, grade->section);
    book_bind_text(into, 5, grade->lab);
    book_bind_text(into, 6, outcome_name(grade->outcome));
    if (outcome_is_graded(grade->outcome)) {
        sqlite3_bind_int(into, 7, grade->points);
        sqlite3_bind_int(into, 8, grade->possible);
    }
    sqlite3_bind_int(into, 9, outcome_is_graded(grade->outcome) ? grade->deducted : 0);
    book_bind_text(into, 10, grade->remark);
    book_bind_text(into, 11, grade->problem);
    sqlite3_bind_int(into, 12, grade->late);
    book_bind_text(into, 13, grade->submitted);
    book_bind_text(into, 14, grade->lateness);
    book_bind_text(into, 15, grade->source_digest);
    book_bind_text(into, 16, grade->judged_by);
    book_bind_text(into, 17, grade->graded_at);
    return put(into);
}

static int put_criteria(sqlite3_stmt *into, sqlite3_int64 id, const struct grade *grade)
{
    int code = SQLITE_OK;
    size_t count = outcome_is_graded(grade->outcome) ? grade->criterion_count : 0;
    for (size_t i = 0; i < count && code == SQLITE_OK; i++) {
        const struct grade_criterion *criterion = &grade->criteria[i];
        sqlite3_bind_int64(into, 1, id);
        sqlite3_bind_int(into, 2, (int)i);
        book_bind_text(into, 3, criterion->name);
        book_bind_text(into, 4, criterion->sentence);
        sqlite3_bind_int(into, 5, criterion->points);
        sqlite3_bind_int(into, 6, criterion->possible);
        code = put(into);
    }
    return code;
}

static int put_findings(sqlite3_stmt *into, sqlite3_int64 id, const struct grade *grade)
{
    int code = SQLITE_OK;
    for (size_t i = 0; i < grade->finding_count && code == SQLITE_OK; i++) {
        const struct grade_finding *finding = &grade->findings[i];
        sqlite3_bind_int64(into, 1, id);
        sqlite3_bind_int(into, 2, (int)i);
        book_bind_text(into, 3, finding->kind);
        book_bind_text(into, 4, finding->summary);
        book_bind_text(into, 5, finding->fingerprint);
        sqlite3_bind_int(into, 6, finding->certain);
        book_bind_text(into, 7, finding->file);
        sqlite3_bind_int(into, 8, finding->line);
        book_bind_text(into, 9, finding->seen_by);
        book_bind_text(into, 10, finding->schedule);
        code = put(into);
    }
    return code;
}

static int put_newest(sqlite3_stmt *into, sqlite3_int64 id, const struct grade *grade)
{
    book_bind_text(into, 1, grade->student);
    book_bind_text(into, 2, grade->lab);
    sqlite3_bind_int64(into, 3, id);
    return put(into);
}

static int add_one(struct gradebook *book, struct insertion *insertion, const struct grade *grade,
                   size_t *added)
{
    struct book_rows old;
    int code = book_rows(book, book_newest_of, grade->student, grade->lab, &old);
    if (code != SQLITE_OK || (old.count && grade_same(&old.list[0].grade, grade)))
        return code;
    code = put_grade(insertion->grade, grade, old.count ? old.list[0].number + 1 : 1);
    sqlite3_int64 id = sqlite3_last_insert_rowid(book->db);
    if (code == SQLITE_OK)
        code = put_criteria(insertion->criterion, id, grade);
    if (code == SQLITE_OK)
        code = put_findings(insertion->finding, id, grade);
    if (code == SQLITE_OK)
        code = put_newest(insertion->newest, id, grade);
    *added += code == SQLITE_OK;
    return code;
}

static int add_all(struct gradebook *book, const struct grade *grades, size_t count, size_t *added)
{
    struct insertion insertion;
    int code = insertion_init(book, &insertion);
    if (code != SQLITE_OK)
        return code;
    for (size_t i = 0; i < count && code == SQLITE_OK; i++)
        code = add_one(book, &insertion, &grades[i], added);
    insertion_free(&insertion);
    return code;
}

int gradebook_add(struct gradebook *book, const struct grade *grades, size_t count, size_t *added,
                  char **error)
{
    size_t new = 0;
    int code = book_run(book, "BEGIN IMMEDIATE");
    if (code == SQLITE_OK)
        code = book_conclude(book, add_all(book, grades, count, &new));
    if (code != SQLITE_OK) {
        *error = book_failure(book, code);
        return -1;
    }
    if (added)
        *added = new;
    return 0;
}
