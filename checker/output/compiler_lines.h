/* Findings as a compiler would print them, for editors. */
#ifndef COMPILER_LINES_H
#define COMPILER_LINES_H

#include <stdio.h>

#include "../engine/exam.h"

/*
 * A line for each finding, and one for each of its sides:
 *
 *     labs/x/y.c:31:9: warning: data race on stock in move and count. ... [data-race]
 *     labs/x/y.c:31:9: note: thread 2 writes 4 bytes, holds no lock
 *     labs/x/y.c:28:9: note: thread 1 reads 4 bytes, holds no lock
 *
 * and, of a program that did not build, what the compiler said. Columns are those where a line's
 * text begins. What has no place of its own is told at the file's first line. Paths are those from
 * the folder from, where they lie in it, and absolute elsewhere; root is racelab's.
 */
void compiler_lines(FILE *out, const struct exam *exam, const char *root, const char *from);

#endif
