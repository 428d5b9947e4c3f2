#include "markup.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "../model/utf8.h"

static const char replacement[] = "\xef\xbf\xbd";

/* What stands for one character of one byte; NULL: itself. */
static const char *reference(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    case '\r':
        return "&#13;";
    default:
        return (unsigned char)byte < ' ' || byte == 0x7f ? replacement : NULL;
    }
}

static bool is_noncharacter(const char *text)
{
    return strncmp(text, "\xef\xbf\xbe", 3) == 0 || strncmp(text, "\xef\xbf\xbf", 3) == 0;
}

static void print_until(FILE *out, const char *text, const char *end)
{
    while (text < end) {
        size_t length = utf8_length(text);
        const char *instead = length == 1 ? reference(*text) : NULL;
        if (length == 0 || is_noncharacter(text))
            instead = replacement;
        if (instead)
            fputs(instead, out);
        else
            fwrite(text, 1, length, out);
        text += length ? length : 1;
    }
}

void markup_print(FILE *out, const char *text)
{
    if (text)
        print_until(out, text, text + strlen(text));
}

void markup_print_prose(FILE *out, const char *text)
{
    const char *open = strchr(text, '`');
    const char *close = open ? strchr(open + 1, '`') : NULL;
    for (; close; open = strchr(text, '`'), close = open ? strchr(open + 1, '`') : NULL) {
        print_until(out, text, open);
        fputs("<code>", out);
        print_until(out, open + 1, close);
        fputs("</code>", out);
        text = close + 1;
    }
    markup_print(out, text);
}

void markup_printf(FILE *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    for (; *format; format++) {
        if (strncmp(format, "%s", 2) == 0) {
            markup_print(out, va_arg(arguments, const char *));
            format++;
        } else if (strncmp(format, "%zu", 3) == 0) {
            fprintf(out, "%zu", va_arg(arguments, size_t));
            format += 2;
        } else {
            fputc(*format, out);
            format += strncmp(format, "%%", 2) == 0;
        }
    }
    va_end(arguments);
}
