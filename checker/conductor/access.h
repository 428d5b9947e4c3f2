/* The one way in for accesses; called by access.S and coverage.c. */
#ifndef CONDUCTOR_ACCESS_H
#define CONDUCTOR_ACCESS_H

/*
 * The program is about to access address. what: low byte the size, the next one enum op. caller:
 * the return address into the program; frame: a frame pointer whose outer frame is the program's.
 */
void conductor_access(const void *address, unsigned what, const void *caller, void *frame);

#endif
