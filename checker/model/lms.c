#include "lms.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "0123456789";

/* The length of "_digits", or 0. */
static size_t number_length(const char *text)
{
    size_t count = *text == '_' ? strspn(text + 1, digits) : 0;
    return count ? count + 1 : 0;
}

static bool ends_with(const char *text, size_t length, const char *end)
{
    size_t tail = strlen(end);
    return length >= tail && memcmp(text + length - tail, end, tail) == 0;
}

/* "lovelaceada_LATE", so many bytes: a name, and perhaps that it is late. */
static void read_person(struct arena *arena, const char *text, size_t length, struct lms_name *name)
{
    name->late = ends_with(text, length, "_LATE");
    name->name = arena_copy_bytes(arena, text, name->late ? length - 5 : length);
}

/* "LATE_anon_aB3x_67890_two-locks.c" */
static bool read_anonymous(struct arena *arena, const char *text, struct lms_name *name)
{
    bool late = strncmp(text, "LATE_", 5) == 0;
    const char *mark = late ? text + 5 : text;
    if (strncmp(mark, "anon_", 5) != 0)
        return false;
    const char *id = mark + 5;
    size_t length = strcspn(id, "_.");
    size_t upload = number_length(id + length);
    if (!length || !upload || id[length + upload] != '_')
        return false;
    *name = (struct lms_name){.lms = LMS_CANVAS, .late = late};
    name->id = arena_copy_bytes(arena, id, length);
    name->file = arena_copy(arena, id + length + upload + 1);
    return true;
}

/* What follows the user's id: an upload's id and the file, or what was typed in. NULL: neither. */
static const char *canvas_file(const char *rest)
{
    size_t upload = number_length(rest);
    if (upload && rest[upload] == '_' && rest[upload + 1])
        return rest + upload + 1;
    bool typed = strcmp(rest, "_text.html") == 0 || strcmp(rest, "_link.html") == 0;
    return typed ? rest + 1 : NULL;
}

static bool read_canvas(struct arena *arena, const char *text, struct lms_name *name)
{
    if (read_anonymous(arena, text, name))
        return true;
    for (const char *at = strchr(text, '_'); at; at = strchr(at + 1, '_')) {
        size_t user = number_length(at);
        const char *file = user ? canvas_file(at + user) : NULL;
        if (!file || at == text)
            continue;
        *name = (struct lms_name){.lms = LMS_CANVAS};
        name->id = arena_copy_bytes(arena, at + 1, user - 1);
        name->file = arena_copy(arena, file);
        read_person(arena, text, (size_t)(at - text), name);
        return true;
    }
    return false;
}

static bool read_moodle(struct arena *arena, const char *text, struct lms_name *name)
{
    static const char *const marks[] = {"_assignsubmission_file", "_assignsubmission_onlinetext"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *mark = strstr(text, marks[i]), *id = mark;
        while (id && id > text && isdigit((unsigned char)id[-1]))
            id--;
        if (!id || id == mark || id - text < 2 || id[-1] != '_')
            continue;
        const char *file = mark + strlen(marks[i]);
        if (*file && *file != '_')
            continue;
        *name = (struct lms_name){.lms = LMS_MOODLE};
        name->id = arena_copy_bytes(arena, id, (size_t)(mark - id));
        name->name = arena_copy_bytes(arena, text, (size_t)(id - 1 - text));
        name->file = arena_copy(arena, *file ? file + 1 : "");
        return true;
    }
    return false;
}

static bool read_gradescope(struct arena *arena, const char *text, struct lms_name *name)
{
    static const char begin[] = "submission";
    size_t word = strlen(begin);
    size_t number = strncmp(text, begin, word) == 0 ? number_length(text + word) : 0;
    if (!number || text[word + number])
        return false;
    *name = (struct lms_name){.lms = LMS_GRADESCOPE, .file = arena_copy(arena, "")};
    name->id = arena_copy(arena, text + word + 1);
    return true;
}

enum lms lms_read(struct arena *arena, const char *text, struct lms_name *name)
{
    if (read_moodle(arena, text, name) || read_gradescope(arena, text, name) ||
        read_canvas(arena, text, name))
        return name->lms;
    return LMS_NONE;
}

/* Where "two-locks-2.tar.gz" has its ending: at the dot of ".tar". */
static const char *ending_of(const char *file)
{
    const char *dot = strrchr(file, '.');
    if (!dot || dot == file)
        return file + strlen(file);
    if (dot - file > 4 && strncasecmp(dot - 4, ".tar", 4) == 0)
        return dot - 4;
    return dot;
}

char *lms_first_upload(struct arena *arena, const char *file, unsigned *number)
{
    const char *ending = ending_of(file), *digit = ending;
    while (digit > file && isdigit((unsigned char)digit[-1]))
        digit--;
    *number = 0;
    if (digit == ending || ending - digit > 3 || digit - file < 2 || digit[-1] != '-')
        return arena_copy(arena, file);
    *number = (unsigned)atoi(digit);
    return arena_printf(arena, "%.*s%s", (int)(digit - 1 - file), file, ending);
}

/* --- submission_metadata.yml ---------------------------------------------------------------- */

struct reading {
    struct arena *arena;
    struct lms_people *list;
    size_t count, keys; /* of the last in the list */
    bool submitters;    /* below this line */
};

/* A value on the rest of a line: plain, 'quoted' or "quoted". "" becomes NULL. */
static char *value_of(struct arena *arena, const char *text, size_t length)
{
    while (length && isspace((unsigned char)*text))
        text++, length--;
    while (length && isspace((unsigned char)text[length - 1]))
        length--;
    char quote = length > 1 && (*text == '\'' || *text == '"') ? *text : '\0';
    if (quote && text[length - 1] == quote)
        text++, length -= 2;
    if (!length)
        return NULL;
    char *value = arena_copy_bytes(arena, text, length), *end = value;
    for (const char *from = value; *from; from++) { /* '' is one ', and \" is one " */
        if ((quote == '\'' && from[0] == '\'' && from[1] == '\'') ||
            (quote == '"' && from[0] == '\\' && from[1]))
            from++;
        *end++ = *from;
    }
    *end = '\0';
    return value;
}

static void add_key(struct reading *reading, struct lms_people *people, char *key)
{
    if (!key)
        return;
    people->keys = arena_grow(reading->arena, people->keys, reading->keys, sizeof *people->keys);
    people->keys[reading->keys++] = key;
}

static void end_keys(struct reading *reading)
{
    if (reading->keys)
        add_key(reading, &reading->list[reading->count - 1], "");
    if (reading->keys)
        reading->list[reading->count - 1].keys[reading->keys - 1] = NULL;
    reading->keys = 0;
}

static void begin_people(struct reading *reading, const char *line, size_t length)
{
    end_keys(reading);
    reading->submitters = false;
    reading->list =
        arena_grow(reading->arena, reading->list, reading->count, sizeof *reading->list);
    reading->list[reading->count++] =
        (struct lms_people){.submission = arena_copy_bytes(reading->arena, line, length)};
}

static void read_field(struct reading *reading, const char *line, size_t length)
{
    struct lms_people *people = &reading->list[reading->count - 1];
    const char *colon = memchr(line + 1, ':', length - 1);
    size_t key = colon ? (size_t)(colon - line) + 1 : length;
    char *value = value_of(reading->arena, line + key, length - key);
    if (value && key == 6 && strncmp(line, ":name:", key) == 0)
        people->names =
            people->names ? arena_printf(reading->arena, "%s, %s", people->names, value) : value;
    else if ((key == 5 && strncmp(line, ":sid:", key) == 0) ||
             (key == 7 && strncmp(line, ":email:", key) == 0))
        add_key(reading, people, value);
}

/* ":created_at: 2026-09-01 19:53:46.102391000 Z" */
static void read_created(struct reading *reading, const char *line, size_t length)
{
    static const char key[] = ":created_at:";
    size_t key_length = strlen(key);
    if (length > key_length && strncmp(line, key, key_length) == 0)
        reading->list[reading->count - 1].created =
            value_of(reading->arena, line + key_length, length - key_length);
}

static void read_line(struct reading *reading, const char *line, size_t length)
{
    size_t indent = 0;
    while (indent < length && line[indent] == ' ')
        indent++;
    line += indent, length -= indent;
    if (!length)
        return;
    if (indent == 0) {
        while (length && (isspace((unsigned char)line[length - 1]) || line[length - 1] == ':'))
            length--;
        begin_people(reading, line, length);
        return;
    }
    if (!reading->count)
        return;
    bool item = length > 2 && strncmp(line, "- ", 2) == 0;
    if (item)
        line += 2, length -= 2;
    else if (indent <= 2) {
        reading->submitters = length >= 12 && strncmp(line, ":submitters:", 12) == 0;
        read_created(reading, line, length);
    }
    if (reading->submitters && length > 1 && *line == ':')
        read_field(reading, line, length);
}

struct lms_people *lms_people_read(struct arena *arena, const char *text, size_t *count)
{
    struct reading reading = {.arena = arena};
    while (*text) {
        size_t length = strcspn(text, "\r\n");
        read_line(&reading, text, length);
        text += length + strspn(text + length, "\r\n");
    }
    if (reading.count)
        end_keys(&reading);
    *count = reading.count;
    return reading.list;
}
