#include "roster.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "../model/csv.h"
#include "../model/map.h"
#include "../model/utf8.h"
#include "files.h"
#include "handin.h"
#include "intake.h"

static const size_t largest = 16 * 1024 * 1024;

enum column { /* the first are those of enum roster_key */
              COLUMN_NAME = ROSTER_KEYS,
              COLUMN_FIRST,
              COLUMN_LAST,
              COLUMN_SECTION,
              COLUMN_STUDENT,
              COLUMNS
};

/* Names as they are without case, blanks, dashes and underscores. */
static const struct {
    const char *name;
    int column;
} columns[] = {
    {"id", ROSTER_ID},
    {"studentid", ROSTER_ID},
    {"userid", ROSTER_ID},
    {"identifier", ROSTER_ID},
    {"login", ROSTER_LOGIN},
    {"loginid", ROSTER_LOGIN},
    {"sisloginid", ROSTER_LOGIN},
    {"username", ROSTER_LOGIN},
    {"user", ROSTER_LOGIN},
    {"github", ROSTER_LOGIN},
    {"githubusername", ROSTER_LOGIN},
    {"githublogin", ROSTER_LOGIN},
    {"sis", ROSTER_SIS},
    {"sisid", ROSTER_SIS},
    {"sisuserid", ROSTER_SIS},
    {"sid", ROSTER_SIS},
    {"idnumber", ROSTER_SIS},
    {"email", ROSTER_EMAIL},
    {"emailaddress", ROSTER_EMAIL},
    {"mail", ROSTER_EMAIL},
    {"name", COLUMN_NAME},
    {"fullname", COLUMN_NAME},
    {"studentname", COLUMN_NAME},
    {"firstname", COLUMN_FIRST},
    {"givenname", COLUMN_FIRST},
    {"lastname", COLUMN_LAST},
    {"surname", COLUMN_LAST},
    {"section", COLUMN_SECTION},
    {"sections", COLUMN_SECTION},
    {"sectionname", COLUMN_SECTION},
    {"group", COLUMN_SECTION},
    {"student", COLUMN_STUDENT},
};

/* A key and whose it is: a list of those with the same place in a map. */
struct holder {
    const char *key;
    size_t entry;
    struct holder *next;
};

struct reading {
    struct arena *arena;
    const char *file;
    int place[COLUMNS]; /* of the column in a row, -1: there is none */
    size_t width;       /* of the header */
    struct map holders;
    struct roster roster;
    char *error;
};

static int fail(struct reading *reading, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static int fail(struct reading *reading, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *words = arena_vprintf(reading->arena, format, arguments);
    va_end(arguments);
    reading->error = arena_printf(reading->arena, "%s:%d: %s.", reading->file, line, words);
    return -1;
}

static char *lower(struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text);
    for (char *at = copy; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    return copy;
}

/* --- the header ----------------------------------------------------------------------------- */

static bool is_called(const char *field, const char *name)
{
    for (; *field; field++) {
        if (strchr(" -_", *field))
            continue;
        if (tolower((unsigned char)*field) != *name || !*name)
            return false;
        name++;
    }
    return !*name;
}

static void read_column(struct reading *reading, const char *field, int place)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (is_called(field, columns[i].name) && reading->place[columns[i].column] < 0)
            reading->place[columns[i].column] = place;
}

static bool has_key(const struct reading *reading)
{
    for (int key = 0; key < ROSTER_KEYS; key++)
        if (reading->place[key] >= 0)
            return true;
    return false;
}

static int read_header(struct reading *reading, const struct csv_row *row)
{
    reading->width = row->count;
    for (int i = 0; i < COLUMNS; i++)
        reading->place[i] = -1;
    for (size_t i = 0; i < row->count; i++)
        read_column(reading, csv_word(reading->arena, row, i), (int)i);
    int student = reading->place[COLUMN_STUDENT];
    if (student >= 0 && !has_key(reading))
        reading->place[ROSTER_ID] = student;
    else if (student >= 0 && reading->place[COLUMN_NAME] < 0)
        reading->place[COLUMN_NAME] = student;
    if (has_key(reading))
        return 0;
    return fail(reading, row->line,
                "no column tells who a student is; the header needs id, student, login, sis or "
                "email");
}

/* --- rows ----------------------------------------------------------------------------------- */

/* NULL when it is empty or missing. */
static char *field_of(const struct reading *reading, const struct csv_row *row, int column)
{
    int place = reading->place[column];
    const char *word = place < 0 ? "" : csv_word(reading->arena, row, (size_t)place);
    return *word ? utf8_printable(reading->arena, word) : NULL;
}

static char *name_of(const struct reading *reading, const struct csv_row *row)
{
    char *name = field_of(reading, row, COLUMN_NAME);
    char *first = field_of(reading, row, COLUMN_FIRST), *last = field_of(reading, row, COLUMN_LAST);
    if (name)
        return name;
    if (first && last)
        return arena_printf(reading->arena, "%s %s", first, last);
    return first ? first : last;
}

static const struct holder *holder_of(struct map *holders, const char *key)
{
    const struct holder *holder = *map_at(holders, map_key(key));
    while (holder && strcmp(holder->key, key) != 0)
        holder = holder->next;
    return holder;
}

/* A key is one person's, in whatever column it stands. */
static int hold(struct reading *reading, const char *key, size_t entry)
{
    char *plain = lower(reading->arena, key);
    const struct holder *other = holder_of(&reading->holders, plain);
    const struct roster_entry *list = reading->roster.list;
    if (other && other->entry != entry)
        return fail(reading, list[entry].line,
                    "'%s' stands in line %d, too; give each student a "
                    "key of their own",
                    key, list[other->entry].line);
    void **place = map_at(&reading->holders, map_key(plain));
    struct holder *holder = arena_alloc(reading->arena, sizeof *holder);
    *holder = (struct holder){plain, entry, *place};
    *place = holder;
    return 0;
}

static bool is_no_student(const struct reading *reading, const struct csv_row *row)
{
    const char *first = csv_word(reading->arena, row, 0);
    return strncasecmp(first, "points possible", 15) == 0 || !reading->width;
}

static int read_row(struct reading *reading, const struct csv_row *row)
{
    struct roster *roster = &reading->roster;
    struct roster_entry entry = {.line = row->line};
    bool keyed = false;
    for (size_t i = reading->width; i < row->count; i++)
        if (*csv_word(reading->arena, row, i))
            return fail(reading, row->line,
                        "%zu fields stand under a header of %zu; put quotes around a field with a "
                        "separator in it",
                        row->count, reading->width);
    for (int key = 0; key < ROSTER_KEYS; key++) {
        entry.keys[key] = field_of(reading, row, key);
        keyed |= entry.keys[key] != NULL;
    }
    if (entry.keys[ROSTER_ID] && strncasecmp(entry.keys[ROSTER_ID], "Participant ", 12) == 0)
        entry.keys[ROSTER_ID] += 12;
    if (!keyed && is_no_student(reading, row))
        return 0;
    if (!keyed)
        return fail(reading, row->line, "nothing tells who this student is");
    entry.name = name_of(reading, row);
    entry.section = field_of(reading, row, COLUMN_SECTION);
    roster->list = arena_grow(reading->arena, roster->list, roster->count, sizeof *roster->list);
    roster->list[roster->count++] = entry;
    for (int key = 0; key < ROSTER_KEYS; key++)
        if (entry.keys[key] && hold(reading, entry.keys[key], roster->count - 1) != 0)
            return -1;
    return 0;
}

/* Spreadsheets save tables in whatever their country used before UTF-8. */
static int check_text(struct reading *reading, const char *text, size_t length)
{
    int line = 1;
    if (length >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0))
        return fail(reading, 1, "this is UTF-16; save the table as CSV in UTF-8");
    for (const char *at = text; at < text + length;) {
        size_t character = utf8_length(at);
        if (*at == '\0')
            return fail(reading, line, "a NUL byte is no text; save the table as CSV in UTF-8");
        if (!character)
            return fail(reading, line, "this line is no UTF-8; save the table as CSV in UTF-8");
        line += *at == '\n' || (*at == '\r' && at[1] != '\n');
        at += character;
    }
    return 0;
}

static bool is_blank(const struct reading *reading, const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (*csv_word(reading->arena, row, i))
            return false;
    return true;
}

/* The header is the first row with something in it. */
static int read_table(struct reading *reading, const struct csv *csv)
{
    int result = 0;
    bool has_header = false;
    for (size_t i = 0; i < csv->count && result == 0; i++) {
        if (is_blank(reading, &csv->rows[i]))
            continue;
        result =
            has_header ? read_row(reading, &csv->rows[i]) : read_header(reading, &csv->rows[i]);
        has_header = true;
    }
    if (!has_header)
        reading->error = arena_printf(reading->arena,
                                      "%s is empty; it needs a header and a line for each student.",
                                      reading->file);
    return has_header ? result : -1;
}

int roster_parse(struct arena *arena, const char *file, const char *text, size_t length,
                 struct roster *roster, char **error)
{
    struct reading reading = {.arena = arena, .file = file};
    struct csv csv;
    map_init(&reading.holders, arena);
    if (check_text(&reading, text, length) != 0) {
        *error = reading.error;
        return -1;
    }
    if (csv_read(arena, file, text, length, &csv, error) != 0)
        return -1;
    if (read_table(&reading, &csv) != 0) {
        *error = reading.error;
        return -1;
    }
    *roster = reading.roster;
    return 0;
}

int roster_read(struct arena *arena, const char *path, struct roster *roster, char **error)
{
    char *text, *shown = utf8_printable(arena, path);
    size_t length;
    if (file_read(arena, path, largest, &text, &length) != 0) {
        *error = arena_printf(arena, "%s can't be read: %s.", shown, strerror(errno));
        return -1;
    }
    return roster_parse(arena, shown, text, length, roster, error);
}

/* --- who handed in what --------------------------------------------------------------------- */

/* Which kind of key it is; -1: none of this entry's. */
static int kind_of_key(const struct roster_entry *entry, const char *key)
{
    for (int kind = 0; kind < ROSTER_KEYS; kind++)
        if (entry->keys[kind] && strcasecmp(entry->keys[kind], key) == 0)
            return kind;
    return -1;
}

const struct roster_entry *roster_find(const struct roster *roster, const char *key)
{
    for (size_t i = 0; i < roster->count; i++)
        if (kind_of_key(&roster->list[i], key) >= 0)
            return &roster->list[i];
    return NULL;
}

const struct roster_entry *roster_of(const struct roster *roster,
                                     const struct submission *submission)
{
    const struct roster_entry *entry = roster_find(roster, submission->student);
    for (char **alias = submission->aliases; !entry && alias && *alias; alias++)
        entry = roster_find(roster, *alias);
    return entry;
}

/* The key that most submissions are known by; where no key is known, the first that there is. */
static const char *key_like(const struct roster_entry *entry, const size_t used[ROSTER_KEYS])
{
    const char *best = NULL;
    size_t most = 0;
    for (int kind = 0; kind < ROSTER_KEYS; kind++) {
        if (!entry->keys[kind] || (best && used[kind] <= most))
            continue;
        best = entry->keys[kind];
        most = used[kind];
    }
    return best;
}

static void match_one(struct arena *arena, const struct roster_entry *entry,
                      struct submission *submission, struct submission *before)
{
    if (!entry) {
        submission_remark(arena, submission, "not on the roster");
        return;
    }
    if (entry->section)
        submission->section = entry->section;
    if (!submission->name)
        submission->name = entry->name;
    if (!before)
        return;
    submission_remark(arena, submission, "of the same person as %s", before->student);
    submission_remark(arena, before, "of the same person as %s", submission->student);
}

void roster_match(struct arena *arena, const struct roster *roster, struct intake *intake)
{
    size_t used[ROSTER_KEYS] = {0}, count = intake->count;
    size_t *owner = arena_alloc(arena, (roster->count + 1) * sizeof *owner); /* and one more */
    for (size_t i = 0; i < count; i++) {
        struct submission *submission = &intake->list[i];
        const struct roster_entry *entry = roster_of(roster, submission);
        size_t *place = entry ? &owner[entry - roster->list] : NULL;
        int kind = entry ? kind_of_key(entry, submission->student) : -1;
        match_one(arena, entry, submission, place && *place ? &intake->list[*place - 1] : NULL);
        if (kind >= 0)
            used[kind]++;
        if (place && !*place)
            *place = i + 1;
    }
    for (size_t i = 0; i < roster->count; i++) {
        const struct roster_entry *entry = &roster->list[i];
        if (owner[i])
            continue;
        struct submission missing = {.name = entry->name, .section = entry->section};
        missing.student = arena_copy(arena, key_like(entry, used));
        missing.problem = arena_copy(arena, "nothing handed in");
        intake->list = arena_grow(arena, intake->list, intake->count, sizeof *intake->list);
        intake->list[intake->count++] = missing;
    }
    intake_sort(intake);
}
