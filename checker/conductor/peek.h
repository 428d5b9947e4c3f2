/*
 * The conductor looks into objects that the library keeps: lock words, owners. To Helgrind that
 * would be an access like any other, racing with the library's own; so these objects are hidden
 * from it before the first look. The program has no business in there, and nothing is missed. The
 * same for the stacks of a schedule that failed: it is over.
 */
#ifndef CONDUCTOR_PEEK_H
#define CONDUCTOR_PEEK_H

#include <valgrind/helgrind.h>

#define PEEK_AT(object) PEEK_AT_BYTES(object, sizeof *(object))
#define PEEK_AT_BYTES(start, length) VALGRIND_HG_DISABLE_CHECKING((start), (length))

#endif
