/* What can be wrong with a concurrent program: the kinds of findings, and who can find them. */
#ifndef KIND_H
#define KIND_H

enum kind {
    KIND_DATA_RACE,
    KIND_LOCK_ORDER,
    KIND_DEADLOCK,
    KIND_SELF_DEADLOCK,
    KIND_LOST_WAKEUP,
    KIND_LIVELOCK,
    KIND_STARVATION,
    KIND_THREAD_LEAK,
    KIND_MEMORY_LEAK,
    KIND_USE_AFTER_FREE,
    KIND_DOUBLE_FREE,
    KIND_MUTEX_MISUSE,
    KIND_CONDVAR_MISUSE,
    KIND_SIGNAL_UNSAFE,
    KIND_API_MISUSE,
    KIND_CRASH,
    KIND_HANG, /* stuck, and no cycle explains it */
    KIND_WRONG_RESULT,
    KIND_TOO_SLOW,
    KIND_TAMPERING,
    KIND_COUNT
};

enum engine_id {
    ENGINE_TSAN,
    ENGINE_HELGRIND,
    ENGINE_MEMCHECK,
    ENGINE_LOCKGRAPH, /* our own lock-order graph, recorded during the native run */
    ENGINE_WATCHDOG,  /* diagnosis of a run that hangs, from /proc */
    ENGINE_DRIVER,    /* the lab's locked driver, and crashes of the native run */
    ENGINE_CONDUCTOR, /* our own scheduler: what some schedule showed */
    ENGINE_ASAN,      /* AddressSanitizer, on the conductor's schedules */
    ENGINE_DRD,       /* Valgrind's DRD: no run of ours, only logs that others made */
    ENGINE_COUNT,
    ENGINE_LAB_COUNT = ENGINE_DRD /* those before it examine labs, and manifests name them */
};

/* The names people read and programs parse: "data-race", "helgrind". Never NULL. */
const char *kind_name(enum kind kind);
const char *engine_name(enum engine_id engine);

/* The same name as a phrase in a sentence: "data race". */
const char *kind_phrase(enum kind kind);

/* By name; 0, or -1 when there is no such name (then the output is untouched). */
int kind_parse(const char *name, enum kind *kind);
int engine_parse(const char *name, enum engine_id *engine);

#endif
