/*
 * What the tools must be told where the real call is not made: the edges that it would have given.
 * The shim of each flavour knows how (tell_release and tell_acquire in shim/fence.h); the address
 * sanitizer's has no shim, and nothing to tell.
 */
#ifndef CONDUCTOR_TOLD_H
#define CONDUCTOR_TOLD_H

void tell_acquire(const volatile void *tag) __attribute__((weak));
void tell_release(const volatile void *tag) __attribute__((weak));

/* To Helgrind: this thread arrives at a barrier. It gives the edges when the last one has. */
void tell_barrier(void *barrier) __attribute__((weak));

static inline void told_acquire(const volatile void *tag)
{
    if (tell_acquire)
        tell_acquire(tag);
}

static inline void told_release(const volatile void *tag)
{
    if (tell_release)
        tell_release(tag);
}

#endif
