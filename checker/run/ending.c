/* How a run ended, in words that fit behind "the program". */
#include "process.h"

#include <stdio.h>
#include <string.h>

static void signal_describe(int signal, char *buffer, size_t size)
{
    const char *name = sigabbrev_np(signal);
    if (name)
        snprintf(buffer, size, "killed by SIG%s", name);
    else
        snprintf(buffer, size, "killed by signal %d", signal);
}

char *ending_describe(const struct ending *ending, char *buffer, size_t size)
{
    switch (ending->how) {
    case ENDED_EXIT:
        snprintf(buffer, size, "exit status %d", ending->code);
        break;
    case ENDED_SIGNAL:
        signal_describe(ending->code, buffer, size);
        break;
    case ENDED_HANG:
        snprintf(buffer, size, "stuck for ever, stopped after %.1f s", ending->wall);
        break;
    case ENDED_DEADLINE:
        snprintf(buffer, size, "stopped after %.1f s", ending->wall);
        break;
    case ENDED_PROCESSES:
        snprintf(buffer, size, "stopped for starting too many processes");
        break;
    case ENDED_UNWATCHED:
        snprintf(buffer, size, "unknown: its watcher was killed");
        break;
    case ENDED_NOT_STARTED:
        snprintf(buffer, size, "not started: %s", strerror(ending->code));
        break;
    }
    return buffer;
}
