#include "columns.h"

#include <stdlib.h>
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

/* $COLUMNS, when it is the width of something; else 0. */
static int told_columns(void)
{
    enum { LEAST = 10, MOST = 10000 };
    const char *told = getenv("COLUMNS");
    char *end;
    long width = told ? strtol(told, &end, 10) : 0;
    return told && !*end && width >= LEAST && width <= MOST ? (int)width : 0;
}

int screen_columns(FILE *out, int otherwise)
{
    struct winsize size;
    int width = told_columns();
    if (width == 0 && ioctl(fileno(out), TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    return width > 0 ? width : otherwise;
}

int terminal_columns(FILE *out)
{
    return isatty(fileno(out)) ? screen_columns(out, 0) : 0;
}
