/* Text in columns of a screen. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdio.h>

/* See utf8_columns. */
int text_width(const char *text);

/* text in exactly so many columns; what is too long ends with an ellipsis. */
void print_cut(FILE *out, const char *text, int width);

/* The same without blanks behind it. */
void print_at_most(FILE *out, const char *text, int width);

/* How wide the screen behind a file is: $COLUMNS, or as its terminal says, or otherwise. */
int screen_columns(FILE *out, int otherwise);

/* The same for what is printed on a terminal; 0 in a file or a pipe, where lines have no end. */
int terminal_columns(FILE *out);

#endif
