/* Text in columns of a screen: one for each character of UTF-8. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdio.h>

int text_width(const char *text);

/* text in exactly so many columns; what is too long ends with an ellipsis. */
void print_cut(FILE *out, const char *text, int width);

/* The same without blanks behind it. */
void print_at_most(FILE *out, const char *text, int width);

/* How wide the screen behind a file is: $COLUMNS, or as its terminal says, or otherwise. */
int screen_columns(FILE *out, int otherwise);

#endif
