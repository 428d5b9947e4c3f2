/* Text in lines that fit a screen: broken between words, where it is too long. */
#ifndef PARAGRAPH_H
#define PARAGRAPH_H

#include <stdarg.h>
#include <stdio.h>

/*
 * How far the further lines of a paragraph are indented: as its first one, or behind the mark of an
 * item ("- ", "2. ").
 */
int paragraph_hanging(const char *line);

/*
 * A line, or as many as it takes in so many columns; the further ones begin with hanging blanks.
 * Only a word that is wider than all of them stands out. Escape sequences take no room. No width,
 * 0 or less, has room for everything.
 */
void paragraph_print(FILE *out, const char *line, int hanging, int width);

/* Each line of a text, which is cut into them; there is a newline behind the last one. */
void paragraph_lines(FILE *out, char *text, int width);

/* As fprintf; each of its lines is a paragraph. There is a newline behind the last one. */
void paragraph_printf(FILE *out, int width, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void paragraph_vprintf(FILE *out, int width, const char *format, va_list values)
    __attribute__((format(printf, 3, 0)));

#endif
