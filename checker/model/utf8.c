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
