/* Pages of Markdown on a terminal. */
#ifndef MARKDOWN_H
#define MARKDOWN_H

#include <stdio.h>

/* Pages are written in as many. */
enum { PAGE_COLUMNS = 100 };

/*
 * Prints a page as it is, if there is room for all of its columns, or no width is known (0). In
 * fewer columns, paragraphs and items of lists are set anew, each item behind its mark; headings,
 * tables, quotations and code, indented or between fences, are kept.
 */
void markdown_print(FILE *out, const char *text, int width);

#endif
