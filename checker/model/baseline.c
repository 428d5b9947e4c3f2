#include "baseline.h"

#include <ctype.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "identity.h"
#include "map.h"

struct name {
    const char *text;
    struct name *next; /* of those with the same key */
};

struct reading {
    struct arena *arena;
    const char *file;
    const char *rest; /* lines not read yet */
    int line;
    bool continues;   /* the line goes on with the value of the one before */
    bool has_key;     /* so there is one, in this section */
    struct map names; /* of the sections: struct name */
    struct baseline baseline;
    char *error; /* the first */
};

static void fail(struct reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void fail(struct reading *reading, const char *format, ...)
{
    va_list arguments;
    if (reading->error)
        return;
    va_start(arguments, format);
    char *words = arena_vprintf(reading->arena, format, arguments);
    va_end(arguments);
    reading->error =
        arena_printf(reading->arena, "%s:%d: %s.", reading->file, reading->line, words);
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool date_is_valid(const char *date)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const char shape[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof shape; i++) /* with the end of both */
        if (shape[i] == 'd' ? !isdigit((unsigned char)date[i]) : date[i] != shape[i])
            return false;
    int year = atoi(date), month = atoi(date + 5), day = atoi(date + 8);
    if (month < 1 || month > 12)
        return false;
    return day >= 1 && day <= days[month - 1] + (month == 2 && is_leap(year));
}

char *date_after(struct arena *arena, int days)
{
    time_t moment = time(NULL) + (time_t)days * 24 * 60 * 60;
    struct tm day;
    char text[32];
    if (!gmtime_r(&moment, &day) || strftime(text, sizeof text, "%Y-%m-%d", &day) == 0)
        return "";
    return arena_copy(arena, text);
}

/* Keeps it. */
static bool name_is_new(struct reading *reading, const char *text)
{
    void **place = map_at(&reading->names, map_key(text));
    for (struct name *name = *place; name; name = name->next)
        if (strcmp(name->text, text) == 0)
            return false;
    struct name *name = arena_alloc(reading->arena, sizeof *name);
    *name = (struct name){text, *place};
    *place = name;
    return true;
}

/* "[ad896035-3f2a91c2]": a section begins, even if nothing stands in it. */
static struct known *begin(struct reading *reading, const char *section)
{
    struct identity identity;
    struct baseline *baseline = &reading->baseline;
    if (identity_read(section, &identity) != 0)
        fail(reading, "'%s' names no finding; a name looks like ad896035-3f2a91c2-9c0104de",
             section);
    char *name = arena_copy(reading->arena, section);
    if (!name_is_new(reading, name))
        fail(reading, "[%s] stands here twice; join the two", name);
    baseline->list =
        arena_grow(reading->arena, baseline->list, baseline->count, sizeof *baseline->list);
    reading->has_key = false;
    struct known *known = &baseline->list[baseline->count++];
    *known = (struct known){name, "", "", "", "", "", false};
    return known;
}

static struct known *section_of(struct reading *reading, const char *section)
{
    struct baseline *baseline = &reading->baseline;
    struct known *last = baseline->count ? &baseline->list[baseline->count - 1] : NULL;
    return last && strcmp(last->identity, section) == 0 ? last : begin(reading, section);
}

static const char *const keys[] = {"kind", "where", "reason", "owner", "expires"};

static char **field_of(struct known *known, const char *key)
{
    char **const fields[] = {&known->kind, &known->where, &known->reason, &known->owner,
                             &known->expires};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i], key) == 0)
            return fields[i];
    return NULL;
}

/* Does it look like a line of its own, "expires = 2027-03-01"? */
static bool begins_with_key(const char *text)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t length = strlen(keys[i]);
        if (strncmp(text, keys[i], length) == 0 &&
            text[length + strspn(text + length, " \t\r\n")] == '=')
            return true;
    }
    return false;
}

static int read_value(void *argument, const char *section, const char *key, const char *value)
{
    struct reading *reading = argument;
    if (!*section)
        fail(reading, "'%s' stands before the first [name of a finding]", key);
    if (reading->error)
        return 0;
    char **field = field_of(section_of(reading, section), key);
    bool goes_on = reading->continues && reading->has_key;
    reading->has_key = true;
    if (!field)
        fail(reading, "there is no key '%s'; there are kind, where, reason, owner, expires", key);
    else if (goes_on && begins_with_key(value))
        fail(reading, "an indented line goes on with '%s'; begin '%s' at the margin", key, value);
    else if (**field && !goes_on)
        fail(reading, "'%s' stands in [%s] twice", key, section);
    else
        *field = arena_printf(reading->arena, "%s%s%s", *field, **field ? " " : "", value);
    if (field == &section_of(reading, section)->expires && **field && !date_is_valid(*field))
        fail(reading, "'%s' is no day; write it as 2027-03-01", *field);
    return reading->error ? 0 : 1;
}

static const char byte_order_mark[] = "\xef\xbb\xbf";

/* A line for inih, which must not be longer than its buffer; the end is told by NULL. */
static char *next_line(char *buffer, int size, void *argument)
{
    struct reading *reading = argument;
    size_t length = strcspn(reading->rest, "\n");
    if (!*reading->rest || reading->error)
        return NULL;
    reading->line++;
    if (length + 2 > (size_t)size) {
        fail(reading, "the line is longer than %d bytes; continue it on an indented line",
             size - 2);
        return NULL;
    }
    memcpy(buffer, reading->rest, length);
    memcpy(buffer + length, "\n", 2);
    const char *start = buffer;
    if (reading->line == 1 && strncmp(buffer, byte_order_mark, 3) == 0)
        start += 3;
    reading->continues = isblank((unsigned char)*start);
    start += strspn(start, " \t");
    if (*start == '[' && !(reading->continues && reading->has_key))
        begin(reading, arena_copy_bytes(reading->arena, start + 1, strcspn(start + 1, "]\r\n")));
    reading->rest += length + (reading->rest[length] == '\n');
    return buffer;
}

int baseline_read(struct arena *arena, const char *file, const char *text, size_t length,
                  struct baseline *baseline, char **error)
{
    struct reading reading = {.arena = arena, .file = file, .rest = text};
    map_init(&reading.names, arena);
    if (memchr(text, '\0', length)) {
        *error = arena_printf(arena, "%s is no text.", file);
        return -1;
    }
    int bad_line = ini_parse_stream(next_line, &reading, read_value, &reading);
    if (bad_line != 0 && !reading.error) {
        reading.line = bad_line;
        fail(&reading, "this is no 'key = value' line, and no [name of a finding]");
    }
    if (reading.error) {
        *error = reading.error;
        return -1;
    }
    *baseline = reading.baseline;
    return 0;
}

static int known_compare(const void *a, const void *b)
{
    const struct known *one = a, *other = b;
    int kinds = strcmp(one->kind, other->kind);
    int wheres = kinds ? kinds : strcmp(one->where, other->where);
    return wheres ? wheres : strcmp(one->identity, other->identity);
}

/* Lines are as wide as WIDTH, unless a word is longer; inih takes no more than 198 bytes. */
enum { WIDTH = 96, LONGEST = 190 };

/* Is a new line possible in front of this word? Begun so it would be a comment, or a key. */
static bool may_begin_line(const char *word)
{
    return *word != '#' && !begins_with_key(word);
}

/* The length of the word here; of one that no line can hold, the part that ends with a character.
 */
static int length_of_word(const char *word)
{
    int length = (int)strcspn(word, " \t\r\n");
    if (length <= LONGEST - 5 - !may_begin_line(word)) /* such a one may get a comma in front */
        return length;
    length = LONGEST - 6;
    while (length > 1 && ((unsigned char)word[length] & 0xc0) == 0x80)
        length--;
    return length;
}

/*
 * Words with one blank between them, each short enough for a line. inih takes a ';' behind a blank
 * for a comment; control bytes can't be in a line of text. Words that may not begin a line stay
 * with what is in front of them; of too many in a row, one gets a comma, and may.
 */
static char *value_tidy(struct arena *arena, const char *value)
{
    char *tidy = arena_alloc(arena, 3 * strlen(value) + 3), *end = tidy;
    int column = WIDTH; /* where the next word can be at the furthest */
    while (*(value += strspn(value, " \t\r\n"))) {
        int length = length_of_word(value);
        bool begins = may_begin_line(value);
        bool stays = !begins && column + 1 + length <= LONGEST;
        bool comma = !begins && !stays;
        int alone = 4 + comma + length;
        column = stays ? column + 1 + length : alone > WIDTH ? alone : WIDTH;
        if (end > tidy)
            *end++ = ' ';
        if (comma)
            *end++ = ',';
        for (int i = 0; i < length; i++)
            *end++ = (unsigned char)value[i] < ' ' || (i == 0 && *value == ';') ? ',' : value[i];
        value += length;
    }
    *end = '\0';
    return tidy;
}

static struct known *sorted_copy(struct arena *arena, const struct baseline *baseline)
{
    struct known *sorted = arena_alloc(arena, (baseline->count + 1) * sizeof *sorted);
    for (size_t i = 0; i < baseline->count; i++) {
        sorted[i] = baseline->list[i];
        sorted[i].kind = value_tidy(arena, sorted[i].kind);
        sorted[i].where = value_tidy(arena, sorted[i].where);
        sorted[i].reason = value_tidy(arena, sorted[i].reason);
        sorted[i].owner = value_tidy(arena, sorted[i].owner);
    }
    qsort(sorted, baseline->count, sizeof *sorted, known_compare);
    return sorted;
}

/* "reason = ...", continued on indented lines; nothing in it is taken for a comment or a key. */
static void print_value(FILE *out, const char *key, const char *value)
{
    int column = fprintf(out, "%s =", key);
    while (*(value += strspn(value, " "))) {
        int length = (int)strcspn(value, " ");
        if (column + 1 + length > WIDTH && may_begin_line(value))
            column = fprintf(out, "\n   ") - 1;
        column += fprintf(out, " %.*s", length, value);
        value += length;
    }
    fputc('\n', out);
}

char *baseline_write(struct arena *arena, const struct baseline *baseline)
{
    char *text = NULL;
    size_t length;
    struct known *sorted = sorted_copy(arena, baseline);
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    fputs("# Findings that may pass for now. 'lab gate --update-baseline' writes this file: it "
          "keeps\n"
          "# reason, owner and expires, and drops other comments.\n",
          out);
    for (size_t i = 0; i < baseline->count; i++) {
        const struct known *known = &sorted[i];
        fprintf(out, "\n[%s]\n", known->identity);
        print_value(out, "kind", known->kind);
        print_value(out, "where", known->where);
        print_value(out, "reason", known->reason);
        print_value(out, "owner", known->owner);
        print_value(out, "expires", known->expires);
    }
    char *copy = fclose(out) == 0 ? arena_copy(arena, text) : NULL;
    free(text);
    return copy;
}
