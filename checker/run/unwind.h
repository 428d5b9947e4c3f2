/* The calls that the threads of another process are in. */
#ifndef UNWIND_H
#define UNWIND_H

#include <sys/types.h>

#include "../model/finding.h"

struct unwinding {
    struct arena *arena;
    struct Dwfl *session;
    struct stack *stack; /* of the thread that is under way */
};

/*
 * Gets ready for the process of a living thread (its number in our own namespace). 0, or -1 when
 * the process is not readable, or is under Valgrind: Valgrind's own calls would be seen there, not
 * the program's. One at a time.
 */
int unwinding_init(struct unwinding *unwinding, struct arena *arena, pid_t tid);
void unwinding_free(struct unwinding *unwinding);

/* Fills in the stack of a thread, which is stopped for a moment. It stays empty on failure. */
void unwinding_thread(struct unwinding *unwinding, pid_t tid, struct stack *stack);

#endif
