/*
 * The conductor looks into objects that the library keeps: lock words, owners. To Helgrind that
 * would be an access like any other, racing with the library's own; so these objects are hidden
 * from it before the first look. The program has no business in there, and nothing is missed.
 */
#ifndef CONDUCTOR_PEEK_H
#define CONDUCTOR_PEEK_H

#include <valgrind/helgrind.h>

#define PEEK_AT(object) VALGRIND_HG_DISABLE_CHECKING((object), sizeof *(object))

#endif
