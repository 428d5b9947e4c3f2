#include "kind.h"

#include <stddef.h>
#include <string.h>

/* clang-format off: a table */
static const struct {
    const char *name, *phrase;
} kinds[KIND_COUNT] = {
    [KIND_DATA_RACE] = {"data-race", "data race"},
    [KIND_LOCK_ORDER] = {"lock-order", "lock-order inversion"},
    [KIND_DEADLOCK] = {"deadlock", "deadlock"},
    [KIND_SELF_DEADLOCK] = {"self-deadlock", "self-deadlock"},
    [KIND_LOST_WAKEUP] = {"lost-wakeup", "lost wakeup"},
    [KIND_LIVELOCK] = {"livelock", "livelock"},
    [KIND_STARVATION] = {"starvation", "starvation"},
    [KIND_THREAD_LEAK] = {"thread-leak", "leaked thread"},
    [KIND_MEMORY_LEAK] = {"memory-leak", "memory leak"},
    [KIND_USE_AFTER_FREE] = {"use-after-free", "use after free"},
    [KIND_DOUBLE_FREE] = {"double-free", "double free"},
    [KIND_MUTEX_MISUSE] = {"mutex-misuse", "misuse of a mutex"},
    [KIND_CONDVAR_MISUSE] = {"condvar-misuse", "misuse of a condition variable"},
    [KIND_SIGNAL_UNSAFE] = {"signal-unsafe", "unsafe call in a signal handler"},
    [KIND_API_MISUSE] = {"api-misuse", "misuse of a function"},
    [KIND_CRASH] = {"crash", "crash"},
    [KIND_HANG] = {"hang", "hang"},
    [KIND_WRONG_RESULT] = {"wrong-result", "wrong result"},
    [KIND_TOO_SLOW] = {"too-slow", "lost parallelism"},
    [KIND_TAMPERING] = {"tampering", "tampering with the checker"},
};
/* clang-format on */

static const char *const engines[ENGINE_COUNT] = {
    [ENGINE_TSAN] = "tsan",
    [ENGINE_HELGRIND] = "helgrind",
    [ENGINE_MEMCHECK] = "memcheck",
    [ENGINE_LOCKGRAPH] = "lockgraph",
    [ENGINE_WATCHDOG] = "watchdog",
    [ENGINE_DRIVER] = "driver",
    [ENGINE_CONDUCTOR] = "conductor",
    [ENGINE_ASAN] = "asan",
    [ENGINE_DRD] = "drd",
};

const char *kind_name(enum kind kind)
{
    return (unsigned)kind < KIND_COUNT ? kinds[kind].name : "unknown";
}

const char *kind_phrase(enum kind kind)
{
    return (unsigned)kind < KIND_COUNT ? kinds[kind].phrase : "unknown defect";
}

const char *engine_name(enum engine_id engine)
{
    return (unsigned)engine < ENGINE_COUNT ? engines[engine] : "unknown";
}

int kind_parse(const char *name, enum kind *kind)
{
    for (size_t i = 0; name && i < KIND_COUNT; i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            *kind = (enum kind)i;
            return 0;
        }
    }
    return -1;
}

int engine_parse(const char *name, enum engine_id *engine)
{
    for (size_t i = 0; name && i < ENGINE_COUNT; i++) {
        if (strcmp(engines[i], name) == 0) {
            *engine = (enum engine_id)i;
            return 0;
        }
    }
    return -1;
}
