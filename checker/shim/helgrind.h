/* How the plain flavour talks to Helgrind. Every use is behind on_valgrind: natively it is one
 * branch. */
#ifndef SHIM_HELGRIND_H
#define SHIM_HELGRIND_H

#include <stdbool.h>

#include <valgrind/valgrind.h>

/* Is this process run by Valgrind (any of its tools)? Set before the program's constructors. */
extern bool on_valgrind;

/* The version whose gaps were measured. Another one may have filled them: it is left alone. */
static inline bool on_helgrind_3_19(void)
{
    return on_valgrind && __VALGRIND_MAJOR__ == 3 && __VALGRIND_MINOR__ == 19;
}

/*
 * A happens-before edge to whoever says tell_acquire for the same tag later (see fence.h). A tag is
 * any number; mostly it is the address of the object that hands over. Releases join: an acquirer is
 * ordered after all of them.
 */
void tell_forget(const volatile void *tag); /* what was released so far no longer counts */

/* The calling thread arrives at a barrier; Helgrind gives the edges when all have. */
void tell_barrier(void *barrier);

#endif
