/* A program that runs under Valgrind: what /proc shows is Valgrind, and the program is its guest.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <sys/types.h>

/* Is this process a Valgrind tool? */
bool guest_is_in(pid_t pid);

/*
 * Could the guest have signal handlers of its own? Valgrind handles every signal, so /proc can't
 * tell; but a program that uses only the C library and imports none of the functions that install
 * handlers has none. True when in doubt.
 */
bool guest_may_handle_signals(pid_t pid);

#endif
