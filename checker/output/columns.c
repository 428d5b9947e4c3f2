#include "columns.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../model/utf8.h"

int text_width(const char *text)
{
    int width = 0;
    for (; *text; text++)
        width += utf8_columns(text);
    return width;
}

/* How many bytes fit so many columns. */
static size_t bytes_of(const char *text, int width)
{
    size_t bytes = 0;
    for (; text[bytes] && utf8_columns(text + bytes) <= width; bytes++)
        width -= utf8_columns(text + bytes);
    return bytes;
}

/* How many columns it took. */
static int print_start(FILE *out, const char *text, int width)
{
    int length = text_width(text), room = length > width ? width - 1 : width, used = 0;
    for (; *text; text++) {
        int columns = utf8_columns(text);
        if (columns && used + columns > room)
            break;
        used += columns;
        fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
    }
    if (length > width && width > 0) {
        fputs("…", out);
        used++;
    }
    return used;
}

void print_cut(FILE *out, const char *text, int width)
{
    int used = print_start(out, text, width);
    fprintf(out, "%*s", width > used ? width - used : 0, "");
}

void print_at_most(FILE *out, const char *text, int width)
{
    print_start(out, text, width);
}

const char *text_end(struct arena *arena, const char *text, int width)
{
    int surplus = text_width(text) - width;
    return surplus > 0 ? arena_printf(arena, "…%s", text + bytes_of(text, surplus + 1)) : text;
}

/* ---- lines ---- */

/* May a line end in front of this blank? */
static bool is_seam(const char *blank)
{
    enum { SHORT = 3 };
    return *blank == ' ' && strcspn(blank + 1, " ") > SHORT;
}

size_t text_line(const char *text, int width)
{
    size_t most = bytes_of(text, width > 1 ? width : 1);
    if (!text[most])
        return most;
    for (size_t end = most; end > 0; end--)
        if (is_seam(text + end))
            return end;
    for (size_t end = most; end > 0; end--)
        if (text[end] == ' ')
            return end;
    return most;
}

const char *text_behind(const char *text, size_t line)
{
    return text + line + strspn(text + line, " ");
}

void print_lines(FILE *out, const char *text, int width, int blanks)
{
    for (size_t line; *text; text = text_behind(text, line)) {
        line = text_line(text, width);
        for (size_t i = 0; i < line; i++)
            fputc((unsigned char)text[i] < ' ' ? ' ' : text[i], out);
        if (*text_behind(text, line))
            fprintf(out, "\n%*s", blanks, "");
    }
}

int text_longest(const char *text)
{
    int longest = 0, width = 0;
    for (; *text; text++) {
        width = is_seam(text) ? 0 : width + utf8_columns(text);
        longest = width > longest ? width : longest;
    }
    return longest;
}

/* ---- the screen ---- */

/* $COLUMNS, when it is the width of something; else 0. */
static int told_columns(void)
{
    enum { LEAST = 10, MOST = 10000 };
    const char *told = getenv("COLUMNS");
    char *end;
    long width = told ? strtol(told, &end, 10) : 0;
    return told && !*end && width >= LEAST && width <= MOST ? (int)width : 0;
}

static bool is_screen(FILE *out)
{
    int file = fileno(out);
    return file == STDOUT_FILENO || file == STDERR_FILENO;
}

int screen_columns(FILE *out, int otherwise)
{
    struct winsize size;
    int width = is_screen(out) ? told_columns() : 0;
    if (width == 0 && ioctl(fileno(out), TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    return width > 0 ? width : otherwise;
}

int terminal_columns(FILE *out)
{
    return isatty(fileno(out)) ? screen_columns(out, 0) : 0;
}
