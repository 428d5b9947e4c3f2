/*
 * The doors for calls. The linker sends the program's calls of NAME to __wrap_NAME, and that is one
 * jump through NAME's door, as an entry of the procedure linkage table is one jump. So a door that
 * leads straight to the library costs nothing: this jump stands in for that one.
 *
 *     inert       to the library, from the start
 *     told        to the shim, where it knows the call: calls_to_shim
 *     conducted   to the conductor: calls_to_conductor
 *
 * A door is written before the program has threads, and only read afterwards. It has a cache line
 * of its own, so that nothing the program writes lies beside it.
 */
#ifndef CONDUCTOR_CALLS_H
#define CONDUCTOR_CALLS_H

struct door {
    void (*leads_to)(void); /* the first: __wrap_NAME jumps there */
    void (*shim)(void);     /* NULL: it has nothing to say about this call */
    void (*conducted)(void);
} __attribute__((aligned(64)));

/* Each shim asks for the calls when it has somebody to tell. */
void calls_to_shim(void);

/* Once, in the server. */
void calls_to_conductor(void);

#endif
