/* What an atomic operation means, told to Helgrind; between fence_enter and fence_leave. */
#ifndef SHIM_ATOMIC_H
#define SHIM_ATOMIC_H

/* A value was read; the address was stored to; it was updated, which is told after its reading. */
void atomic_read(const volatile void *address, int order);
void atomic_stored(const volatile void *address, int order);
void atomic_updated(const volatile void *address, int order);

/* The names are the compiler's, and no header declares them. */
#define DEFINE(type, name, parameters)                                                             \
    type name parameters;                                                                          \
    type name parameters

#endif
