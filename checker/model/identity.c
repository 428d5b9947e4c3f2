#include "identity.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a, 32 bits (constants of the published algorithm, Fowler, Noll and Vo). */
static unsigned hash_byte(unsigned hash, unsigned char byte)
{
    return (hash ^ byte) * 0x01000193u;
}

static unsigned hash_word(unsigned hash, const char *text)
{
    for (; text && *text; text++)
        hash = hash_byte(hash, (unsigned char)*text);
    return hash_byte(hash, '\n');
}

static const unsigned hash_start = 0x811c9dc5u;

/* Without its blanks: another indentation is the same line. */
static unsigned hash_line(unsigned hash, const char *line)
{
    for (; line && *line; line++)
        if (!isspace((unsigned char)*line))
            hash = hash_byte(hash, (unsigned char)*line);
    return hash_byte(hash, '\n');
}

/* Is all of a global variable touched, not a part of a larger one? */
static bool is_whole_variable(const struct finding *finding)
{
    uint64_t largest = 0;
    if (finding->place.region != REGION_GLOBAL || !finding->place.name)
        return false;
    for (size_t i = 0; i < finding->side_count; i++)
        if ((uint64_t)finding->sides[i].size > largest)
            largest = (uint64_t)finding->sides[i].size;
    return largest > 0 && finding->place.size == largest;
}

static void mark_add(struct identity *identity, unsigned mark)
{
    size_t place = 0;
    while (place < identity->count && identity->marks[place] < mark)
        place++;
    if (place == IDENTITY_MARKS || (place < identity->count && identity->marks[place] == mark))
        return;
    if (identity->count == IDENTITY_MARKS)
        identity->count--;
    memmove(identity->marks + place + 1, identity->marks + place,
            (identity->count - place) * sizeof *identity->marks);
    identity->marks[place] = mark;
    identity->count++;
}

static const char *base_name(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path;
}

void identity_of(struct identity *identity, struct arena *arena, const struct finding *finding,
                 const struct scope *scope, line_reader line_of, void *argument)
{
    bool whole = is_whole_variable(finding);
    *identity = (struct identity){.base = hash_word(hash_start, kind_name(finding->kind))};
    if (finding->place.region == REGION_GLOBAL && finding->place.name)
        identity->base = hash_word(identity->base, finding->place.name);
    for (size_t i = 0; i < finding->side_count; i++) {
        const struct frame *focus = stack_focus(&finding->sides[i].stack, scope);
        bool origin =
            finding->sides[i].action == ACTION_ALLOCATE && finding->kind != KIND_MEMORY_LEAK;
        if (!focus || origin || (!focus->function && !focus->file))
            continue;
        unsigned mark = hash_word(hash_start, focus->function);
        mark = hash_word(mark, base_name(focus->file));
        mark_add(identity, hash_line(mark, whole ? NULL : line_of(arena, focus, argument)));
    }
}

char *identity_write(struct arena *arena, const struct identity *identity)
{
    char *text = arena_printf(arena, "%08x", identity->base);
    for (size_t i = 0; i < identity->count; i++)
        text = arena_printf(arena, "%s-%08x", text, identity->marks[i]);
    return text;
}

/* Eight digits, as identity_write prints them. */
static bool take_hex(const char **text, unsigned *number)
{
    *number = 0;
    for (int i = 0; i < 8; i++, (*text)++) {
        const char *digits = "0123456789abcdef";
        const char *digit = **text ? strchr(digits, **text) : NULL;
        if (!digit)
            return false;
        *number = *number << 4 | (unsigned)(digit - digits);
    }
    return true;
}

int identity_read(const char *text, struct identity *identity)
{
    struct identity read = {0};
    unsigned mark;
    if (!take_hex(&text, &read.base))
        return -1;
    while (*text) {
        if (*text++ != '-' || read.count == IDENTITY_MARKS || !take_hex(&text, &mark) ||
            (read.count && read.marks[read.count - 1] >= mark))
            return -1;
        read.marks[read.count++] = mark;
    }
    *identity = read;
    return 0;
}

static bool marks_within(const struct identity *few, const struct identity *many)
{
    size_t found = 0;
    for (size_t i = 0; i < many->count && found < few->count; i++)
        found += many->marks[i] == few->marks[found];
    return found == few->count;
}

bool identity_same(const struct identity *a, const struct identity *b)
{
    if (a->base != b->base)
        return false;
    if (a->count == 0 || b->count == 0) /* nothing is known of one: that is not the same */
        return a->count == b->count;
    return marks_within(a, b) || marks_within(b, a);
}
