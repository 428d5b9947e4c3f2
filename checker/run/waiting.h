/* One thread of another process: what it is blocked in, as the watchdog needs it. */
#ifndef WAITING_H
#define WAITING_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "watchdog.h"

struct waiting {
    struct waiting_thread thread; /* an owner is only a number so far: it may be no thread */
    pid_t outer;                  /* its tid in our own namespace */
    bool gone;                    /* it has ended: a main that left by pthread_exit still shows */
    bool is_tool;                 /* ThreadSanitizer's own thread, which wakes nobody */
    uint64_t caught;              /* signals for which the process has handlers */
};

/*
 * The memory of the process, through one of its living threads (a main that has left has none).
 * -1 when it is not readable; then no owners are known.
 */
int waiting_open_memory(pid_t pid, pid_t tid);

/* Looks at one thread. 0, or -1 when it is gone or not readable. */
int waiting_look(pid_t pid, pid_t tid, int memory, struct waiting *waiting);

#endif
