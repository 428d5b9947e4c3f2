#include "piece.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>

struct piece piece_of(const char *string)
{
    return (struct piece){.at = string, .length = strlen(string)};
}

static void piece_skip(struct piece *rest, size_t count)
{
    rest->at += count;
    rest->length -= count;
}

bool piece_line(struct piece *rest, struct piece *line)
{
    if (rest->length == 0)
        return false;
    const char *end = memchr(rest->at, '\n', rest->length);
    size_t length = end ? (size_t)(end - rest->at) : rest->length;
    *line = (struct piece){.at = rest->at, .length = length};
    piece_skip(rest, end ? length + 1 : length);
    piece_drop(line, "\r");
    return true;
}

bool piece_begins(struct piece piece, const char *string)
{
    size_t length = strlen(string);
    return piece.length >= length && memcmp(piece.at, string, length) == 0;
}

bool piece_take(struct piece *rest, const char *string)
{
    if (!piece_begins(*rest, string))
        return false;
    piece_skip(rest, strlen(string));
    return true;
}

bool piece_drop(struct piece *rest, const char *string)
{
    size_t length = strlen(string);
    if (rest->length < length || memcmp(rest->at + rest->length - length, string, length) != 0)
        return false;
    rest->length -= length;
    return true;
}

static const char *piece_find(struct piece piece, const char *mark)
{
    while (piece.length > 0) {
        const char *first = memchr(piece.at, mark[0], piece.length);
        if (!first)
            return NULL;
        piece_skip(&piece, (size_t)(first - piece.at));
        if (piece_begins(piece, mark))
            return first;
        piece_skip(&piece, 1);
    }
    return NULL;
}

static void piece_split(struct piece *rest, const char *at, const char *mark, struct piece *before)
{
    *before = (struct piece){.at = rest->at, .length = (size_t)(at - rest->at)};
    piece_skip(rest, before->length + strlen(mark));
}

bool piece_until(struct piece *rest, const char *mark, struct piece *before)
{
    const char *at = piece_find(*rest, mark);
    if (at)
        piece_split(rest, at, mark, before);
    return at != NULL;
}

bool piece_until_last(struct piece *rest, const char *mark, struct piece *before)
{
    size_t length = strlen(mark);
    for (size_t i = rest->length < length ? 0 : rest->length - length + 1; i-- > 0;) {
        if (memcmp(rest->at + i, mark, length) == 0) {
            piece_split(rest, rest->at + i, mark, before);
            return true;
        }
    }
    return false;
}

bool piece_is(struct piece piece, const char *string)
{
    return piece.length == strlen(string) && piece_begins(piece, string);
}

bool piece_has(struct piece piece, const char *string)
{
    return piece_find(piece, string) != NULL;
}

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return INT_MAX;
}

static bool piece_digits(struct piece *rest, int base, uint64_t *number)
{
    uint64_t value = 0;
    size_t count = 0;
    for (; count < rest->length; count++) {
        int digit = digit_value(rest->at[count]);
        if (digit >= base)
            break;
        uint64_t room = (UINT64_MAX - (uint64_t)digit) / (uint64_t)base;
        value = value > room ? UINT64_MAX : value * (uint64_t)base + (uint64_t)digit;
    }
    if (count == 0)
        return false;
    piece_skip(rest, count);
    *number = value;
    return true;
}

bool piece_number(struct piece *rest, uint64_t *number)
{
    uint64_t value, group;
    if (!piece_digits(rest, 10, &value))
        return false;
    for (struct piece more = *rest; piece_take(&more, ",") && piece_digits(&more, 10, &group);
         *rest = more)
        value = value > (UINT64_MAX - group) / 1000 ? UINT64_MAX : value * 1000 + group;
    *number = value;
    return true;
}

bool piece_hex(struct piece *rest, uint64_t *number)
{
    struct piece digits = *rest;
    piece_take(&digits, "0x");
    if (!piece_digits(&digits, 16, number))
        return false;
    *rest = digits;
    return true;
}

bool piece_int(struct piece *rest, int *number)
{
    uint64_t value;
    if (!piece_number(rest, &value))
        return false;
    *number = value > INT_MAX ? INT_MAX : (int)value;
    return true;
}

char *piece_copy(struct arena *arena, struct piece piece)
{
    return arena_copy_bytes(arena, piece.at, piece.length);
}

/* Runs of blanks and control characters become one space; none at either end. */
char *piece_sentence(struct arena *arena, struct piece piece)
{
    char *sentence = arena_alloc(arena, piece.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < piece.length; i++) {
        unsigned char byte = (unsigned char)piece.at[i];
        if (byte > ' ' && byte != 0x7f)
            sentence[length++] = (char)byte;
        else if (length > 0 && sentence[length - 1] != ' ')
            sentence[length++] = ' ';
    }
    if (length > 0 && sentence[length - 1] == ' ')
        length--;
    sentence[length] = '\0';
    return sentence;
}

char *piece_path(struct arena *arena, struct piece piece)
{
    while (piece_take(&piece, "./"))
        while (piece_take(&piece, "/"))
            ;
    return piece_copy(arena, piece);
}

void findings_lack(struct findings *findings, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *clause = arena_vprintf(findings->arena, format, arguments);
    va_end(arguments);
    findings->missing = findings->missing
                            ? arena_printf(findings->arena, "%s; %s", findings->missing, clause)
                            : clause;
}
