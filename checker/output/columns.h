/* Text in columns of a screen. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdio.h>

#include "../model/arena.h"

/* See utf8_columns. */
int text_width(const char *text);

/* text in exactly so many columns; what is too long ends with an ellipsis. */
void print_cut(FILE *out, const char *text, int width);

/* The same without blanks behind it. */
void print_at_most(FILE *out, const char *text, int width);

/* text, or of what is too long for so many columns the end, behind an ellipsis: of a place its line
 * is what matters. From the arena. */
const char *text_end(struct arena *arena, const char *text, int width);

/*
 * Text in lines: how many bytes of it are the first one, of at most so many columns. It ends in
 * front of a blank, unless a word is longer than a line; "lock A" stays together if it can.
 */
size_t text_line(const char *text, int width);

/* What is behind that line. */
const char *text_behind(const char *text, size_t line);

/* All of these lines; in front of each but the first are so many blanks. */
void print_lines(FILE *out, const char *text, int width, int blanks);

/* The narrowest column in which text_line cuts no word. */
int text_longest(const char *text);

/* How wide the screen behind a file is: for standard output and error $COLUMNS, where that is a sane
 * number; or as its terminal says, or otherwise. What is kept in a file is the same everywhere. */
int screen_columns(FILE *out, int otherwise);

/* The same for what is printed on a terminal; 0 in a file or a pipe, where lines have no end. */
int terminal_columns(FILE *out);

#endif
