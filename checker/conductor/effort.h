/*
 * Does a process stand still, or does the machine only have no time for it? Without libc, for the
 * fork server.
 */
#ifndef CONDUCTOR_EFFORT_H
#define CONDUCTOR_EFFORT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Nanoseconds of CPU time that all its threads together have had; 0 when there is no such process.
 */
uint64_t effort_of(pid_t process);

/* Is one of its threads running, or would it be if it had a core, or if the kernel were done with
 * what it does for it? False where /proc is not there. */
bool effort_is_wanted(pid_t process);

#endif
