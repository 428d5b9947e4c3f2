/* The names of what C11's thread calls return; see say.h for the rest. */
#ifndef RACELAB_CONDUCTED_C11_H
#define RACELAB_CONDUCTED_C11_H

#include "say.h"

#include <threads.h>

static inline void say_c11(const char *what, int result)
{
    say_text(what, result == thrd_success    ? "thrd_success"
                   : result == thrd_busy     ? "thrd_busy"
                   : result == thrd_timedout ? "thrd_timedout"
                   : result == thrd_nomem    ? "thrd_nomem"
                   : result == thrd_error    ? "thrd_error"
                                             : "no such result");
}

/* Runs the body in a thread of its own, to its end, and returns its result. */
static inline int elsewhere_c11(thrd_start_t body, void *argument)
{
    thrd_t thread;
    int result;

    if (thrd_create(&thread, body, argument) != thrd_success ||
        thrd_join(thread, &result) != thrd_success)
        exit(CANNOT_START);
    return result;
}

#endif
