#include "times.h"

#include <errno.h>
#include <string.h>

#include "../model/csv.h"
#include "../model/moment.h"
#include "../model/utf8.h"
#include "files.h"

static const size_t largest = (size_t)16 << 20;

struct reading {
    struct arena *arena;
    const char *file;
    size_t student, submitted, lab; /* columns */
    struct times times;
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

static int read_header(struct reading *reading, const struct csv *csv)
{
    size_t labs = csv->count ? csv_column(csv, "lab", &reading->lab) : 0;
    reading->times.has_labs = labs == 1;
    if (csv->count && labs < 2 && csv_column(csv, "student", &reading->student) == 1 &&
        csv_column(csv, "submitted", &reading->submitted) == 1)
        return 0;
    return fail(reading, 1,
                "the header needs the columns student and submitted, and may have lab, "
                "each once");
}

static bool is_same_lab(const struct times_row *one, const struct times_row *other)
{
    return !one->lab || !other->lab || strcmp(one->lab, other->lab) == 0;
}

static int read_row(struct reading *reading, const struct csv_row *row)
{
    int64_t moment;
    struct times *times = &reading->times;
    struct times_row new = {.line = row->line};
    const char *submitted = csv_word(reading->arena, row, reading->submitted);
    new.student = utf8_printable(reading->arena, csv_word(reading->arena, row, reading->student));
    if (times->has_labs)
        new.lab = csv_word(reading->arena, row, reading->lab);
    if (!*submitted)
        return 0;
    if (!*new.student)
        return fail(reading, row->line, "no student stands beside this time");
    if (moment_parse(submitted, &moment) != 0)
        return fail(reading, row->line,
                    "'%s' is no day and time with a zone, such as 2026-11-06T22:14:00+01:00",
                    utf8_printable(reading->arena, submitted));
    new.moment = moment_text(reading->arena, moment);
    for (size_t i = 0; i < times->count; i++)
        if (strcasecmp(times->list[i].student, new.student) == 0 &&
            is_same_lab(&times->list[i], &new))
            return fail(reading, row->line,
                        "'%s' stands in line %d, too; keep the time that counts", new.student,
                        times->list[i].line);
    times->list = arena_grow(reading->arena, times->list, times->count, sizeof *times->list);
    times->list[times->count++] = new;
    return 0;
}

int times_read(struct arena *arena, const char *path, struct times *times, char **error)
{
    struct reading reading = {.arena = arena, .file = utf8_printable(arena, path)};
    struct csv csv;
    char *text;
    size_t length;
    if (file_read(arena, path, largest, &text, &length) != 0) {
        *error = arena_printf(arena, "%s can't be read: %s.", reading.file, strerror(errno));
        return -1;
    }
    if (csv_read(arena, reading.file, text, length, &csv, error) != 0)
        return -1;
    int result = read_header(&reading, &csv);
    for (size_t i = 1; i < csv.count && result == 0; i++)
        result = read_row(&reading, &csv.rows[i]);
    if (result != 0)
        *error = reading.error;
    else
        *times = reading.times;
    return result;
}

static bool is_key_of(const char *key, const struct submission *submission)
{
    if (strcasecmp(key, submission->student) == 0)
        return true;
    for (char **alias = submission->aliases; alias && *alias; alias++)
        if (strcasecmp(key, *alias) == 0)
            return true;
    return false;
}

/* Who handed in what, by the roster; each NULL where it does not know. */
static const struct roster_entry **entries_of(struct arena *arena, const struct roster *roster,
                                              const struct intake *intake)
{
    const struct roster_entry **entries = arena_alloc(arena, (intake->count + 1) * sizeof *entries);
    for (size_t i = 0; roster && i < intake->count; i++)
        entries[i] = roster_of(roster, &intake->list[i]);
    return entries;
}

void times_match(struct arena *arena, struct times *times, const char *lab,
                 const struct roster *roster, struct intake *intake)
{
    const struct roster_entry **entries = entries_of(arena, roster, intake);
    for (size_t i = 0; i < times->count; i++) {
        struct times_row *row = &times->list[i];
        const struct roster_entry *entry = roster ? roster_find(roster, row->student) : NULL;
        if (row->lab && strcmp(row->lab, lab) != 0)
            continue;
        for (size_t j = 0; j < intake->count; j++) {
            if (!is_key_of(row->student, &intake->list[j]) && (!entry || entries[j] != entry))
                continue;
            intake->list[j].time = row->moment;
            row->is_used = true;
        }
    }
}
