/*
 * SQLite does what is hard: a rollback journal lies beside the book while a transaction runs, and
 * whoever opens the book next rolls back what a dead process began. The file is not trusted: it may
 * be anybody's.
 *
 *     BEGIN IMMEDIATE          nobody else writes from here on
 *     for each grade           newest one of it? the same: nothing
 *         INSERT grade, its criteria and findings; newest points at it
 *     COMMIT                   all of it, or none
 *
 * Inside, functions return SQLite's codes; the public ones make a sentence of them.
 */
#include "gradebook.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    PATIENCE = 5000,         /* ms that another process may hold the book */
    APPLICATION = 0x7261636c /* "racl": says whose database it is */
};
#define SCHEMA 1

struct gradebook {
    struct arena *arena;
    char *path;
    sqlite3 *db;
};

/* clang-format off: as it would be typed */
static const char *const schema[] = {
    "CREATE TABLE grade ("
    " id INTEGER PRIMARY KEY,"
    " student TEXT NOT NULL,"
    " lab TEXT NOT NULL,"
    " number INTEGER NOT NULL CHECK (number >= 1)," /* of the student's for the lab */
    " name TEXT,"
    " section TEXT,"
    " outcome TEXT NOT NULL,"
    " points INTEGER," /* NULL: it could not be graded */
    " possible INTEGER,"
    " remark TEXT,"
    " problem TEXT,"
    " late INTEGER NOT NULL CHECK (late IN (0, 1)),"
    " source_digest TEXT,"
    " judged_by TEXT NOT NULL,"
    " graded_at TEXT NOT NULL,"
    " UNIQUE (student, lab, number)) STRICT",

    "CREATE TABLE criterion ("
    " grade INTEGER NOT NULL REFERENCES grade (id),"
    " position INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " sentence TEXT NOT NULL,"
    " points INTEGER NOT NULL,"
    " possible INTEGER NOT NULL,"
    " PRIMARY KEY (grade, position)) STRICT, WITHOUT ROWID",

    "CREATE TABLE finding ("
    " grade INTEGER NOT NULL REFERENCES grade (id),"
    " position INTEGER NOT NULL,"
    " kind TEXT NOT NULL,"
    " summary TEXT NOT NULL,"
    " fingerprint TEXT NOT NULL,"
    " certain INTEGER NOT NULL CHECK (certain IN (0, 1)),"
    " file TEXT,"
    " line INTEGER NOT NULL,"
    " seen_by TEXT,"
    " schedule TEXT,"
    " PRIMARY KEY (grade, position)) STRICT, WITHOUT ROWID",

    "CREATE TABLE newest ("
    " student TEXT NOT NULL,"
    " lab TEXT NOT NULL,"
    " grade INTEGER NOT NULL REFERENCES grade (id),"
    " PRIMARY KEY (student, lab)) STRICT, WITHOUT ROWID",

    "PRAGMA application_id = 1918985068", /* APPLICATION */
    "PRAGMA user_version = 1",            /* SCHEMA */
};
/* clang-format on */

/* --- sentences ------------------------------------------------------------------------------ */

static char *sentence(struct arena *arena, const char *path, int code, const char *detail)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return arena_printf(arena, "%s is in use by another process; try again when that is done.",
                            path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return arena_printf(arena,
                            "%s can't be written: it or its folder is read-only; give yourself the "
                            "right to write there.",
                            path);
    case SQLITE_FULL:
        return arena_printf(arena,
                            "%s can't be written: the disk is full. Free some space and try "
                            "again; the grades in it are as they were.",
                            path);
    case SQLITE_NOTADB:
        return arena_printf(arena,
                            "%s is no grade book, and no database at all; name another "
                            "file.",
                            path);
    case SQLITE_CORRUPT:
    case SQLITE_ERROR: /* a table is not as we made it */
        return arena_printf(arena, "%s is damaged (%s); put your last copy of it in its place.",
                            path, detail);
    default:
        return arena_printf(arena, "%s can't be used: %s.", path, detail);
    }
}

/* What failed, in a sentence; where the system said why, in its words. */
static char *failure(const struct gradebook *book, int code)
{
    int number = book->db ? sqlite3_system_errno(book->db) : ENOMEM;
    bool of_system = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
    const char *detail = sqlite3_errstr(code);
    if (of_system && number)
        detail = strerror(number);
    return sentence(book->arena, book->path, code, detail);
}

/* --- statements ----------------------------------------------------------------------------- */

static int prepare(struct gradebook *book, const char *sql, sqlite3_stmt **statement)
{
    return sqlite3_prepare_v2(book->db, sql, -1, statement, NULL);
}

/* Runs a statement to its end, whatever rows it gives. */
static int run(struct gradebook *book, const char *sql)
{
    sqlite3_stmt *statement;
    int code = prepare(book, sql, &statement);
    if (code != SQLITE_OK)
        return code;
    do
        code = sqlite3_step(statement);
    while (code == SQLITE_ROW);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* The number that a query of one number gives. */
static int ask(struct gradebook *book, const char *sql, sqlite3_int64 *number)
{
    sqlite3_stmt *statement;
    int code = prepare(book, sql, &statement);
    if (code != SQLITE_OK)
        return code;
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return code == SQLITE_ROW ? SQLITE_OK : code == SQLITE_DONE ? SQLITE_CORRUPT : code;
}

/* Ends the transaction; one that failed is rolled back, and its code is returned. */
static int conclude(struct gradebook *book, int code)
{
    if (code == SQLITE_OK)
        code = run(book, "COMMIT");
    if (code != SQLITE_OK && !sqlite3_get_autocommit(book->db))
        run(book,
            "ROLLBACK"); /* when it fails too, the journal stays and whoever is next uses it */
    return code;
}

static void bind_text(sqlite3_stmt *statement, int place, const char *text)
{
    sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC); /* NULL for NULL */
}

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

/* --- opening -------------------------------------------------------------------------------- */

/* A database without anything in it is one that was begun and not finished. */
static int schema_create(struct gradebook *book)
{
    int code = SQLITE_OK;
    for (size_t i = 0; i < sizeof schema / sizeof *schema && code == SQLITE_OK; i++)
        code = run(book, schema[i]);
    return code;
}

enum owner { OWNER_US, OWNER_NOBODY, OWNER_NEWER, OWNER_OTHER };

static int find_owner(struct gradebook *book, enum owner *owner)
{
    sqlite3_int64 application, version, tables;
    int code = ask(book, "PRAGMA application_id", &application);
    if (code == SQLITE_OK)
        code = ask(book, "PRAGMA user_version", &version);
    if (code == SQLITE_OK)
        code = ask(book, "SELECT count(*) FROM sqlite_schema", &tables);
    if (code != SQLITE_OK)
        return code;
    if (application == APPLICATION && version >= 1)
        *owner = version > SCHEMA ? OWNER_NEWER : OWNER_US;
    else
        *owner = application || version || tables ? OWNER_OTHER : OWNER_NOBODY;
    return SQLITE_OK;
}

/* Makes the tables where there are none yet; two processes may both be about to. */
static int schema_ensure(struct gradebook *book, enum owner *owner)
{
    int code = find_owner(book, owner);
    if (code != SQLITE_OK || *owner != OWNER_NOBODY)
        return code;
    code = run(book, "BEGIN EXCLUSIVE");
    if (code != SQLITE_OK)
        return code;
    code = find_owner(book, owner);
    if (code == SQLITE_OK && *owner == OWNER_NOBODY)
        code = schema_create(book);
    code = conclude(book, code);
    if (*owner == OWNER_NOBODY)
        *owner = OWNER_US;
    return code;
}

/* How a book of ours is worked with; views and triggers of somebody else's do nothing. */
static int settle(struct gradebook *book)
{
    static const char *const settings[] = {"PRAGMA foreign_keys = ON", "PRAGMA synchronous = FULL",
                                           "PRAGMA trusted_schema = OFF"};
    int code = sqlite3_busy_timeout(book->db, PATIENCE);
    sqlite3_db_config(book->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(book->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(book->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    for (size_t i = 0; i < sizeof settings / sizeof *settings && code == SQLITE_OK; i++)
        code = run(book, settings[i]);
    return code;
}

/* Why this path can be no grade book, or NULL. SQLite would wait for a pipe, and make up names. */
static char *unfit(struct arena *arena, const char *path, enum gradebook_use use)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        if (errno == ENOENT && use == GRADEBOOK_WRITE)
            return NULL;
        return arena_printf(arena, "%s can't be read: %s.", path, strerror(errno));
    }
    if (S_ISREG(status.st_mode))
        return NULL;
    return arena_printf(arena, "%s is %s; a grade book is a file.", path,
                        S_ISDIR(status.st_mode) ? "a folder" : "no ordinary file");
}

/* Names such as ":memory:" mean something to SQLite; "./:memory:" is a file. */
static char *plain_path(struct arena *arena, const char *path)
{
    return *path == '/' ? arena_copy(arena, path) : arena_printf(arena, "./%s", path);
}

static int begin(struct gradebook *book, enum gradebook_use use, enum owner *owner)
{
    int flags = SQLITE_OPEN_READWRITE | (use == GRADEBOOK_WRITE ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(plain_path(book->arena, book->path), &book->db, flags, NULL);
    if (code == SQLITE_OK)
        code = settle(book);
    if (code == SQLITE_OK)
        code = schema_ensure(book, owner);
    if (code == SQLITE_OK && use == GRADEBOOK_WRITE && *owner == OWNER_US) {
        if (sqlite3_db_readonly(book->db, "main"))
            return SQLITE_READONLY;
        code = run(book, "PRAGMA journal_mode = DELETE");
    }
    return code;
}

int gradebook_open(struct arena *arena, const char *path, enum gradebook_use use,
                   struct gradebook **book, char **error)
{
    char *reason = unfit(arena, path, use);
    if (reason) {
        *error = reason;
        return -1;
    }
    struct gradebook *opened = arena_alloc(arena, sizeof *opened);
    enum owner owner = OWNER_US;
    *opened = (struct gradebook){.arena = arena, .path = arena_copy(arena, path)};
    int code = begin(opened, use, &owner);
    if (code != SQLITE_OK)
        *error = failure(opened, code);
    else if (owner == OWNER_NEWER)
        *error = arena_printf(arena, "%s was written by a newer racelab; use that one.", path);
    else if (owner == OWNER_OTHER)
        *error =
            arena_printf(arena, "%s is a database, but no grade book; name another file.", path);
    else {
        *book = opened;
        return 0;
    }
    gradebook_close(opened);
    return -1;
}

void gradebook_close(struct gradebook *book)
{
    if (book)
        sqlite3_close(book->db);
}

/* --- reading -------------------------------------------------------------------------------- */

/* The columns that grade_of_row reads, in its order. */
#define GRADE_COLUMNS                                                                              \
    " grade.id, grade.number, grade.student, grade.name, grade.section, grade.lab,"                \
    " grade.outcome, grade.points, grade.possible, grade.remark, grade.problem, grade.late,"       \
    " grade.source_digest, grade.judged_by, grade.graded_at "

struct row {
    sqlite3_int64 id;
    int number;
    struct grade grade;
};

static int grade_of_row(struct gradebook *book, sqlite3_stmt *from, struct row *row)
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
                            .graded_at = word_of(book, from, 14)};
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
    int code = prepare(book,
                       "SELECT name, sentence, points, possible FROM criterion WHERE grade = ?"
                       " ORDER BY position",
                       &parts->criteria);
    if (code == SQLITE_OK)
        code = prepare(book,
                       "SELECT kind, summary, fingerprint, certain, file, line, seen_by, schedule"
                       " FROM finding WHERE grade = ? ORDER BY position",
                       &parts->findings);
    if (code != SQLITE_OK)
        parts_free(parts);
    return code;
}

static int read_criteria(struct gradebook *book, sqlite3_stmt *from, struct row *row)
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

static int read_findings(struct gradebook *book, sqlite3_stmt *from, struct row *row)
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

struct rows {
    struct row *list;
    size_t count;
};

static int read_row(struct gradebook *book, sqlite3_stmt *query, struct parts *parts,
                    struct rows *rows)
{
    rows->list = arena_grow(book->arena, rows->list, rows->count, sizeof *rows->list);
    struct row *row = &rows->list[rows->count];
    int code = grade_of_row(book, query, row);
    if (code == SQLITE_OK)
        code = read_criteria(book, parts->criteria, row);
    if (code == SQLITE_OK)
        code = read_findings(book, parts->findings, row);
    rows->count += code == SQLITE_OK;
    return code;
}

/* All rows of a query of GRADE_COLUMNS, whose ?1 and ?2 are these (where it has any). */
static int read_rows(struct gradebook *book, const char *sql, const char *student, const char *lab,
                     struct rows *rows)
{
    sqlite3_stmt *query;
    struct parts parts;
    *rows = (struct rows){0};
    int code = parts_init(book, &parts);
    if (code != SQLITE_OK)
        return code;
    code = prepare(book, sql, &query);
    if (code != SQLITE_OK)
        goto out_parts;
    if (student) {
        bind_text(query, 1, student);
        bind_text(query, 2, lab);
    }
    while ((code = sqlite3_step(query)) == SQLITE_ROW)
        if ((code = read_row(book, query, &parts, rows)) != SQLITE_OK)
            break;
    sqlite3_finalize(query);
out_parts:
    parts_free(&parts);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static const char newest_of[] =
    "SELECT" GRADE_COLUMNS "FROM newest JOIN grade ON grade.id = newest.grade"
    " WHERE newest.student = ?1 AND newest.lab = ?2";

int gradebook_current(struct gradebook *book, struct grade **grades, size_t *count, char **error)
{
    static const char all[] =
        "SELECT" GRADE_COLUMNS "FROM newest JOIN grade ON grade.id = newest.grade";
    struct rows rows;
    int code = read_rows(book, all, NULL, NULL, &rows);
    if (code != SQLITE_OK) {
        *error = failure(book, code);
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
    struct rows rows;
    int code = read_rows(book, of_one, student, lab, &rows);
    if (code != SQLITE_OK) {
        *error = failure(book, code);
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

static struct gradebook_change change_of(const struct grade *grade, const struct rows *old)
{
    const struct grade *before = old->count ? &old->list[0].grade : NULL;
    return (struct gradebook_change){.student = grade->student,
                                     .lab = grade->lab,
                                     .is_first = !before,
                                     .old_outcome = before ? before->outcome : OUTCOME_PASS,
                                     .new_outcome = grade->outcome,
                                     .old_points = before ? before->points : 0,
                                     .new_points = grade->points};
}

int gradebook_difference(struct gradebook *book, const struct grade *grades, size_t count,
                         struct gradebook_change **changes, size_t *change_count, char **error)
{
    struct gradebook_change *list = arena_alloc(book->arena, count * sizeof *list);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        struct rows old;
        int code = read_rows(book, newest_of, grades[i].student, grades[i].lab, &old);
        if (code != SQLITE_OK) {
            *error = failure(book, code);
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

/* --- adding --------------------------------------------------------------------------------- */

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
         " remark, problem, late, source_digest, judged_by, graded_at)"
         " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
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
        code = prepare(book, all[i].sql, all[i].statement);
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
    bind_text(into, 2, grade->student);
    bind_text(into, 3, grade->name);
    bind_text(into, 4, grade->section);
    bind_text(into, 5, grade->lab);
    bind_text(into, 6, outcome_name(grade->outcome));
    if (outcome_is_graded(grade->outcome)) {
        sqlite3_bind_int(into, 7, grade->points);
        sqlite3_bind_int(into, 8, grade->possible);
    }
    bind_text(into, 9, grade->remark);
    bind_text(into, 10, grade->problem);
    sqlite3_bind_int(into, 11, grade->late);
    bind_text(into, 12, grade->source_digest);
    bind_text(into, 13, grade->judged_by);
    bind_text(into, 14, grade->graded_at);
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
        bind_text(into, 3, criterion->name);
        bind_text(into, 4, criterion->sentence);
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
        bind_text(into, 3, finding->kind);
        bind_text(into, 4, finding->summary);
        bind_text(into, 5, finding->fingerprint);
        sqlite3_bind_int(into, 6, finding->certain);
        bind_text(into, 7, finding->file);
        sqlite3_bind_int(into, 8, finding->line);
        bind_text(into, 9, finding->seen_by);
        bind_text(into, 10, finding->schedule);
        code = put(into);
    }
    return code;
}

static int put_newest(sqlite3_stmt *into, sqlite3_int64 id, const struct grade *grade)
{
    bind_text(into, 1, grade->student);
    bind_text(into, 2, grade->lab);
    sqlite3_bind_int64(into, 3, id);
    return put(into);
}

static int add_one(struct gradebook *book, struct insertion *insertion, const struct grade *grade,
                   size_t *added)
{
    struct rows old;
    int code = read_rows(book, newest_of, grade->student, grade->lab, &old);
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
    int code = run(book, "BEGIN IMMEDIATE");
    if (code == SQLITE_OK)
        code = conclude(book, add_all(book, grades, count, &new));
    if (code != SQLITE_OK) {
        *error = failure(book, code);
        return -1;
    }
    if (added)
        *added = new;
    return 0;
}
