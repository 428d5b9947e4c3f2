/* The one way in for accesses; called by access.S and coverage.c. */
#ifndef CONDUCTOR_ACCESS_H
#define CONDUCTOR_ACCESS_H

#include <stdint.h>

/*
 * From which address on the doors of access.S call the conductor: nowhere at first, everywhere when
 * conducted. It has a cache line of its own, for it is looked at before every access.
 */
struct accesses_from {
    uintptr_t address;
} __attribute__((aligned(64)));
extern struct accesses_from accesses_from;

/* Once, in the server. */
void accesses_to_conductor(void);

/*
 * The program is about to access address. what: low byte the size, the next one enum op. caller:
 * the return address into the program; frame: a frame pointer whose outer frame is the program's.
 */
void conductor_access(const void *address, unsigned what, const void *caller, void *frame);

#endif
