#include "paragraph.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../model/utf8.h"

/* "\033[31m" and its like: as many bytes, or 0. */
static size_t escape_length(const char *text)
{
    if (strncmp(text, "\033[", 2) != 0)
        return 0;
    size_t length = 2 + strspn(text + 2, "0123456789;");
    return text[length] ? length + 1 : length;
}

static int columns_of(const char *text, size_t length)
{
    int columns = 0;
    for (const char *end = text + length; text < end;) {
        size_t escape = escape_length(text), bytes = utf8_length(text);
        if (!escape)
            columns += utf8_columns(text);
        text += escape ? escape : bytes ? bytes : 1;
    }
    return columns;
}

int paragraph_hanging(const char *line)
{
    size_t blanks = strspn(line, " ");
    line += blanks;
    line += escape_length(line);
    size_t digits = strspn(line, "0123456789");
    bool bullet = strchr("-*+", *line) && line[0] && line[1] == ' ';
    bool number = digits > 0 && digits < 4 && line[digits] == '.' && line[digits + 1] == ' ';
    return (int)(blanks + (bullet ? 2 : number ? digits + 2 : 0));
}

/* Blanks, and the word behind them; it begins a new line where there is no room for it. */
static int word_print(FILE *out, const char *text, size_t blanks, size_t length, int used,
                      int hanging, int width)
{
    int columns = columns_of(text + blanks, length);
    bool fits = used == 0 || used + (int)blanks + columns <= width;
    if (!fits)
        fprintf(out, "\n%*s", hanging, "");
    fwrite(fits ? text : text + blanks, 1, fits ? blanks + length : length, out);
    return fits ? used + (int)blanks + columns : hanging + columns;
}

void paragraph_print(FILE *out, const char *line, int hanging, int width)
{
    int used = 0;
    if (width <= 0 || columns_of(line, strlen(line)) <= width) {
        fprintf(out, "%s\n", line);
        return;
    }
    if (hanging > width / 2)
        hanging = width / 2;
    while (*line) {
        size_t blanks = strspn(line, " "), length = strcspn(line + blanks, " ");
        if (length)
            used = word_print(out, line, blanks, length, used, hanging, width);
        line += blanks + length;
    }
    fputc('\n', out);
}

void paragraph_lines(FILE *out, char *text, int width)
{
    for (char *line = text, *end; line; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        paragraph_print(out, line, paragraph_hanging(line), width);
    }
}

void paragraph_vprintf(FILE *out, int width, const char *format, va_list values)
{
    char *text;
    if (vasprintf(&text, format, values) < 0)
        return;
    paragraph_lines(out, text, width);
    free(text);
}

void paragraph_printf(FILE *out, int width, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    paragraph_vprintf(out, width, format, values);
    va_end(values);
}
