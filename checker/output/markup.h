/* Text inside XML and HTML, whatever bytes it holds. */
#ifndef MARKUP_H
#define MARKUP_H

#include <stdio.h>

/*
 * Escapes & < > and both quotes, so it is good between tags and in attributes; tab and line ends
 * become references, or an attribute would lose them. What XML 1.0 does not allow (most control
 * bytes, U+FFFE, U+FFFF) and what is no UTF-8 becomes U+FFFD. NULL is "".
 */
void markup_print(FILE *out, const char *text);

/* The same of a format: what it says itself is printed as it is, arguments of %s are escaped.
 * There are %s (const char *), %zu and %% only. */
void markup_printf(FILE *out, const char *format, ...);

/* The same of a text, with what stands `in backticks` as code. One without its pair is itself. */
void markup_print_prose(FILE *out, const char *text);

#endif
