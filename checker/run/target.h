/* What the keeper's child does between fork and exec. */
#ifndef TARGET_H
#define TARGET_H

#include <sys/types.h>

#include "process.h"

/* What it could not do. The child writes one of these before it gives up. */
enum target_step { TARGET_EXEC, TARGET_DIRECTORY, TARGET_STREAMS };

struct target_failure {
    enum target_step step;
    int error; /* errno */
};

/* The descriptors it starts with, all above 2. Its standard input is the keeper's, /dev/null. */
struct target_ends {
    int out, err; /* become 1 and 2 */
    int report;   /* takes a struct target_failure; closes by itself when exec succeeds */
    pid_t keeper;
    int priority; /* nice value to run at: racelab's own */
};

/* Turns this process into the program, or reports why not and ends. */
_Noreturn void target_become(const struct process_plan *plan, const struct target_ends *ends);

#endif
