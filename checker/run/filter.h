/* The system calls that a program in a sandbox may not make: a program for the kernel (seccomp). */
#ifndef FILTER_H
#define FILTER_H

#include <stddef.h>

/*
 * Writes the filter into descriptor. 0, or -1 with errno set. Everything is allowed but what is
 * listed in filter.c, which fails with EPERM as it would for want of rights.
 */
int filter_write(int descriptor);

#endif
