#include "csv.h"

#include <string.h>
#include <strings.h>

static const char byte_order_mark[] = "\xef\xbb\xbf";
static const char blanks[] = " \t\r\n";

struct reading {
    struct arena *arena;
    const char *file, *at, *end; /* the end is not read */
    int line;
    struct csv csv;
    char *error;
};

static bool at_row_end(const struct reading *reading)
{
    return reading->at == reading->end || *reading->at == '\n' || *reading->at == '\r';
}

static bool at_cell_end(const struct reading *reading)
{
    return at_row_end(reading) || *reading->at == reading->csv.separator;
}

/* Whichever of the three the first row has most of, outside quotes. */
static char find_separator(const char *text, const char *end)
{
    static const char candidates[] = ",;\t";
    size_t counts[3] = {0}, best = 0;
    bool quoted = false;
    for (; text < end && (quoted || (*text != '\n' && *text != '\r')); text++) {
        const char *found = memchr(candidates, *text, 3);
        quoted ^= *text == '"';
        if (found && !quoted)
            counts[found - candidates]++;
    }
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return candidates[best];
}

/* The quote that closes the cell which begins here; the end of the file when there is none. */
static const char *find_closing(const struct reading *reading)
{
    const char *at = reading->at + 1;
    while (at < reading->end && (*at != '"' || (at + 1 < reading->end && at[1] == '"')))
        at += *at == '"' ? 2 : 1;
    return at;
}

/* "He said ""no""": from quote to quote, each pair inside is one. */
static void read_quoted(struct reading *reading, struct csv_cell *cell)
{
    const char *closing = find_closing(reading);
    if (closing == reading->end) {
        reading->error = arena_printf(reading->arena, "%s:%d: a quote begins here and never ends.",
                                      reading->file, reading->line);
        return;
    }
    char *out = arena_alloc(reading->arena, (size_t)(closing - reading->at));
    cell->text = out;
    for (const char *at = reading->at + 1; at < closing; at++) {
        reading->line += *at == '\n';
        *out++ = *at;
        at += *at == '"';
    }
    reading->at = closing + 1;
    if (!at_cell_end(reading))
        reading->error = arena_printf(reading->arena,
                                      "%s:%d: there is text behind a closing quote; a quote inside "
                                      "a quoted cell is written twice.",
                                      reading->file, reading->line);
}

static void read_cell(struct reading *reading, struct csv_row *row)
{
    row->cells = arena_grow(reading->arena, row->cells, row->count, sizeof *row->cells);
    struct csv_cell *cell = &row->cells[row->count++];
    *cell = (struct csv_cell){.raw = reading->at};
    if (!at_row_end(reading) && *reading->at == '"')
        read_quoted(reading, cell);
    else
        while (!at_cell_end(reading))
            reading->at++;
    cell->length = (size_t)(reading->at - cell->raw);
    if (!cell->text)
        cell->text = arena_copy_bytes(reading->arena, cell->raw, cell->length);
}

static const char *read_row_end(struct reading *reading)
{
    size_t left = (size_t)(reading->end - reading->at);
    const char *end = !left ? "" : *reading->at == '\n' ? "\n" : "\r";
    if (left > 1 && memcmp(reading->at, "\r\n", 2) == 0)
        end = "\r\n";
    reading->at += strlen(end);
    reading->line += *end != '\0';
    return end;
}

static void read_row(struct reading *reading)
{
    struct csv *csv = &reading->csv;
    csv->rows = arena_grow(reading->arena, csv->rows, csv->count, sizeof *csv->rows);
    struct csv_row *row = &csv->rows[csv->count++];
    *row = (struct csv_row){.line = reading->line};
    read_cell(reading, row);
    while (!reading->error && !at_row_end(reading)) {
        reading->at++; /* the separator */
        read_cell(reading, row);
    }
    row->end = read_row_end(reading);
}

int csv_read(struct arena *arena, const char *file, const char *text, size_t length,
             struct csv *csv, char **error)
{
    struct reading reading = {
        .arena = arena, .file = file, .at = text, .end = text + length, .line = 1};
    if (memchr(text, '\0', length)) {
        *error = arena_printf(arena, "%s is no text; save it as CSV, in UTF-8.", file);
        return -1;
    }
    reading.csv.has_mark = length >= 3 && memcmp(text, byte_order_mark, 3) == 0;
    if (reading.csv.has_mark)
        reading.at += 3;
    reading.csv.separator = find_separator(reading.at, reading.end);
    while (reading.at < reading.end && !reading.error)
        read_row(&reading);
    if (reading.error) {
        *error = reading.error;
        return -1;
    }
    *csv = reading.csv;
    return 0;
}

static size_t size_of(const struct csv *csv)
{
    size_t size = csv->has_mark ? 3 : 0;
    for (size_t i = 0; i < csv->count; i++) {
        const struct csv_row *row = &csv->rows[i];
        size += row->count - 1 + strlen(row->end);
        for (size_t j = 0; j < row->count; j++)
            size += row->cells[j].length;
    }
    return size;
}

static char *put(char *out, const char *bytes, size_t length)
{
    memcpy(out, bytes, length);
    return out + length;
}

char *csv_write(struct arena *arena, const struct csv *csv, size_t *length)
{
    size_t size = size_of(csv);
    char *text = arena_alloc(arena, size + 1), *out = text;
    if (csv->has_mark)
        out = put(out, byte_order_mark, 3);
    for (size_t i = 0; i < csv->count; i++) {
        const struct csv_row *row = &csv->rows[i];
        for (size_t j = 0; j < row->count; j++) {
            if (j)
                *out++ = csv->separator;
            out = put(out, row->cells[j].raw, row->cells[j].length);
        }
        out = put(out, row->end, strlen(row->end));
    }
    if (length)
        *length = size;
    return text;
}

static char *in_quotes(struct arena *arena, const char *text)
{
    char *quoted = arena_alloc(arena, 2 * strlen(text) + 3), *out = quoted;
    *out++ = '"';
    for (; *text; text++) {
        if (*text == '"')
            *out++ = '"';
        *out++ = *text;
    }
    *out = '"';
    return quoted;
}

/* Blanks at either end are lost in some readers, unless they are quoted. */
static bool needs_quotes(const char *text, char separator)
{
    size_t length = strlen(text);
    return length && (strpbrk(text, "\"\r\n") || strchr(text, separator) || strchr(blanks, *text) ||
                      strchr(blanks, text[length - 1]));
}

char *csv_quoted(struct arena *arena, const char *text, char separator)
{
    return needs_quotes(text, separator) ? in_quotes(arena, text) : arena_copy(arena, text);
}

void csv_set(struct arena *arena, const struct csv *csv, struct csv_cell *cell, const char *text)
{
    bool was_quoted = cell->length && *cell->raw == '"';
    cell->text = arena_copy(arena, text);
    cell->raw = was_quoted ? in_quotes(arena, text) : csv_quoted(arena, text, csv->separator);
    cell->length = strlen(cell->raw);
}

char *csv_defused(struct arena *arena, const char *text)
{
    bool is_formula = *text && strchr("=+-@\t\r\n", *text);
    return arena_printf(arena, "%s%s", is_formula ? "'" : "", text);
}

char *csv_word(struct arena *arena, const struct csv_row *row, size_t column)
{
    if (column >= row->count)
        return "";
    const char *text = row->cells[column].text;
    text += strspn(text, blanks);
    size_t length = strlen(text);
    while (length && strchr(blanks, text[length - 1]))
        length--;
    return arena_copy_bytes(arena, text, length);
}

static bool is_named(const char *text, const char *name)
{
    size_t length = strlen(name);
    text += strspn(text, blanks);
    return strncasecmp(text, name, length) == 0 &&
           text[length + strspn(text + length, blanks)] == '\0';
}

size_t csv_column(const struct csv *csv, const char *name, size_t *column)
{
    size_t found = 0;
    const struct csv_row *header = csv->count ? &csv->rows[0] : NULL;
    for (size_t i = 0; header && i < header->count; i++)
        if (is_named(header->cells[i].text, name) && found++ == 0)
            *column = i;
    return found;
}
