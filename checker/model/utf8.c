#include "utf8.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

size_t utf8_length(const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (*byte < 0x80)
        return *byte ? 1 : 0;
    size_t length = *byte >= 0xf0 ? 4 : *byte >= 0xe0 ? 3 : 2;
    if (*byte < 0xc2 || *byte > 0xf4)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((byte[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (byte[0] == 0xe0 && byte[1] < 0xa0) || (byte[0] == 0xf0 && byte[1] < 0x90);
    bool surrogate = byte[0] == 0xed && byte[1] > 0x9f;
    bool beyond = byte[0] == 0xf4 && byte[1] > 0x8f;
    return overlong || surrogate || beyond ? 0 : length;
}

/* The character of so many bytes, as its number. */
static unsigned number_of(const char *text, size_t length)
{
    static const unsigned char first[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    unsigned number = (unsigned char)text[0] & first[length];
    for (size_t i = 1; i < length; i++)
        number = number << 6 | ((unsigned char)text[i] & 0x3f);
    return number;
}

/* In blocks, after Unicode's EastAsianWidth.txt and its general categories Mn and Cf. */
static const struct {
    unsigned first, last;
    int columns;
} widths[] = {
    {0x0300, 0x036f, 0},   {0x1100, 0x115f, 2},   {0x200b, 0x200f, 0},   {0x202a, 0x202e, 0},
    {0x2060, 0x206f, 0},   {0x20d0, 0x20ff, 0},   {0x2e80, 0x303e, 2},   {0x3041, 0xa4cf, 2},
    {0xa960, 0xa97c, 2},   {0xac00, 0xd7a3, 2},   {0xf900, 0xfaff, 2},   {0xfe00, 0xfe0f, 0},
    {0xfe20, 0xfe2f, 0},   {0xfe30, 0xfe6f, 2},   {0xfeff, 0xfeff, 0},   {0xff00, 0xff60, 2},
    {0xffe0, 0xffe6, 2},   {0x1f300, 0x1f64f, 2}, {0x1f680, 0x1f6ff, 2}, {0x1f900, 0x1f9ff, 2},
    {0x20000, 0x3fffd, 2},
};

int utf8_columns(const char *text)
{
    size_t length = utf8_length(text);
    if (length == 0)
        return *text && ((unsigned char)*text & 0xc0) != 0x80;
    unsigned number = number_of(text, length);
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        if (number >= widths[i].first && number <= widths[i].last)
            return widths[i].columns;
    return 1;
}

/* Control characters (C0, DEL, C1), and U+202A to U+202E, U+2066 to U+2069: they turn the text. */
static bool is_hidden(const unsigned char *byte, size_t length)
{
    if (length == 1)
        return *byte < ' ' || *byte == 0x7f;
    if (length == 2)
        return byte[0] == 0xc2 && byte[1] < 0xa0;
    bool punctuation = length == 3 && byte[0] == 0xe2;
    return punctuation && ((byte[1] == 0x80 && byte[2] >= 0xaa && byte[2] <= 0xae) ||
                           (byte[1] == 0x81 && byte[2] >= 0xa6 && byte[2] <= 0xa9));
}

char *utf8_printable(struct arena *arena, const char *text)
{
    char *printable = arena_alloc(arena, 4 * strlen(text) + 1), *end = printable;
    while (*text) {
        size_t length = utf8_length(text);
        bool shown = length && !is_hidden((const unsigned char *)text, length);
        length = length ? length : 1;
        for (size_t i = 0; i < length; i++) {
            if (shown)
                *end++ = text[i];
            else
                end += snprintf(end, 5, "\\x%02x", (unsigned)(unsigned char)text[i]);
        }
        text += length;
    }
    *end = '\0';
    return printable;
}
