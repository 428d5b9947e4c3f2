/*
 * SQLite does what is hard: a rollback journal lies beside the book while a transaction runs, and
 * whoever opens the book next rolls back what a dead process began. The file is not trusted: it may
 * be anybody's.
 */
#include "gradebook_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    PATIENCE = 5000,         /* ms that another process may hold the book */
    APPLICATION = 0x7261636c /* "racl": says whose database it is */
};
#define SCHEMA 2

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
    "PRAGMA user_version = 1",
};

/* What each version has more than the one before. Rows stay as they are: nothing was deducted. */
static const char *const additions[] = {
    "ALTER TABLE grade ADD COLUMN deducted INTEGER NOT NULL DEFAULT 0", /* of the points: late */
    "ALTER TABLE grade ADD COLUMN submitted TEXT", "ALTER TABLE grade ADD COLUMN lateness TEXT",
    "PRAGMA user_version = 2", /* SCHEMA */
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

char *book_failure(const struct gradebook *book, int code)
{
    int number = book->db ? sqlite3_system_errno(book->db) : ENOMEM;
    bool of_system = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
    const char *detail = sqlite3_errstr(code);
    if (of_system && number)
        detail = strerror(number);
    return sentence(book->arena, book->path, code, detail);
}

/* --- statements ----------------------------------------------------------------------------- */

int book_prepare(struct gradebook *book, const char *sql, sqlite3_stmt **statement)
{
    return sqlite3_prepare_v2(book->db, sql, -1, statement, NULL);
}

int book_run(struct gradebook *book, const char *sql)
{
    sqlite3_stmt *statement;
    int code = book_prepare(book, sql, &statement);
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
    int code = book_prepare(book, sql, &statement);
    if (code != SQLITE_OK)
        return code;
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return code == SQLITE_ROW ? SQLITE_OK : code == SQLITE_DONE ? SQLITE_CORRUPT : code;
}

int book_conclude(struct gradebook *book, int code)
{
    if (code == SQLITE_OK)
        code = book_run(book, "COMMIT");
    /* Where this fails too, the journal stays, and whoever opens the book next uses it. */
    if (code != SQLITE_OK && !sqlite3_get_autocommit(book->db))
        book_run(book, "ROLLBACK");
    return code;
}

void book_bind_text(sqlite3_stmt *statement, int place, const char *text)
{
    sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC); /* NULL for NULL */
}

/* --- opening -------------------------------------------------------------------------------- */

static int run_all(struct gradebook *book, const char *const *sql, size_t count)
{
    int code = SQLITE_OK;
    for (size_t i = 0; i < count && code == SQLITE_OK; i++)
        code = book_run(book, sql[i]);
    return code;
}

enum owner { OWNER_US, OWNER_OLDER, OWNER_NOBODY, OWNER_NEWER, OWNER_OTHER };

/* A database without anything in it is one that was begun and not finished. */
static int schema_complete(struct gradebook *book, enum owner owner)
{
    int code = SQLITE_OK;
    if (owner == OWNER_NOBODY)
        code = run_all(book, schema, sizeof schema / sizeof *schema);
    if (code == SQLITE_OK)
        code = run_all(book, additions, sizeof additions / sizeof *additions);
    return code;
}

static bool is_incomplete(enum owner owner)
{
    return owner == OWNER_NOBODY || owner == OWNER_OLDER;
}

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
        *owner = version > SCHEMA ? OWNER_NEWER : version < SCHEMA ? OWNER_OLDER : OWNER_US;
    else
        *owner = application || version || tables ? OWNER_OTHER : OWNER_NOBODY;
    return SQLITE_OK;
}

/* Makes the tables where there are none yet, or old ones; two processes may both be about to. */
static int schema_ensure(struct gradebook *book, enum owner *owner)
{
    int code = find_owner(book, owner);
    if (code != SQLITE_OK || !is_incomplete(*owner))
        return code;
    code = book_run(book, "BEGIN EXCLUSIVE");
    if (code != SQLITE_OK)
        return code;
    code = find_owner(book, owner);
    if (code == SQLITE_OK && is_incomplete(*owner))
        code = schema_complete(book, *owner);
    code = book_conclude(book, code);
    if (is_incomplete(*owner))
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
        code = book_run(book, settings[i]);
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
        code = book_run(book, "PRAGMA journal_mode = DELETE");
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
        *error = book_failure(opened, code);
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
