#include "columns.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>

/* Bytes that continue a character take no room. */
static bool begins(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

int text_width(const char *text)
{
    int width = 0;
    for (; *text; text++)
        width += begins(*text);
    return width;
}

/* How many columns it took. */
static int print_start(FILE *out, const char *text, int width)
{
    int length = text_width(text), room = length > width ? width - 1 : width, used = 0;
    for (; *text; text++) {
        if (begins(*text) && used >= room)
            break;
        used += begins(*text);
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

int screen_columns(FILE *out, int otherwise)
{
    struct winsize size;
    const char *told = getenv("COLUMNS");
    int width = told ? atoi(told) : 0;
    if (width <= 0 && ioctl(fileno(out), TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    return width > 0 ? width : otherwise;
}
