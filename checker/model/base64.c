#include "base64.h"

/* Three bytes are four letters of six bits; of one or two bytes less, '=' stand for the rest. */
char *base64_encode(struct arena *arena, const char *bytes, size_t length)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *text = arena_alloc(arena, (length + 2) / 3 * 4 + 1), *out = text;
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        unsigned bits = (unsigned)(unsigned char)bytes[i] << 16;
        if (left > 1)
            bits |= (unsigned)(unsigned char)bytes[i + 1] << 8;
        if (left > 2)
            bits |= (unsigned char)bytes[i + 2];
        *out++ = letters[bits >> 18];
        *out++ = letters[bits >> 12 & 63];
        *out++ = left > 1 ? letters[bits >> 6 & 63] : '=';
        *out++ = left > 2 ? letters[bits & 63] : '=';
    }
    return text;
}
