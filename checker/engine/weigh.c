/*
 * Which findings are certain, and which are only advice.
 *
 * The tools are right about most things, and known to be wrong about some (docs/verdicts.md has
 * the list, with what was measured). A finding from the second group is advice unless an engine
 * that can tell confirms it: joining makes it certain again.
 */
#include <string.h>

#include "../run/symbols.h"
#include "engine.h"

static void make_advisory(struct exam *exam, struct finding *finding, const char *reason)
{
    finding->weight = WEIGHT_ADVISORY;
    if (!finding->reason)
        finding->reason = arena_copy(exam->arena, reason);
}

static bool seen_by(const struct finding *finding, enum engine_id engine)
{
    return finding->engines & (1u << engine);
}

/* Both tools build their order graph without gates and without time; ours has both. */
static const char *doubt_lock_order(const struct exam *exam, const struct finding *finding)
{
    (void)exam;
    if (finding->kind != KIND_LOCK_ORDER || seen_by(finding, ENGINE_LOCKGRAPH))
        return NULL;
    return "our own lock graph found no circle that two threads could close: another lock guards "
           "both orders, or the threads never run at the same time";
}

static const char *doubt_cancellation(const struct exam *exam, const struct finding *finding)
{
    if (!seen_by(finding, ENGINE_HELGRIND) ||
        !symbols_imports(exam->program[FLAVOUR_PLAIN], "pthread_cancel"))
        return NULL;
    return "Helgrind loses track of the lock when a thread is cancelled in a condition wait";
}

static const char *doubt_robust(const struct exam *exam, const struct finding *finding)
{
    if (!seen_by(finding, ENGINE_HELGRIND) ||
        !symbols_imports(exam->program[FLAVOUR_PLAIN], "pthread_mutexattr_setrobust"))
        return NULL;
    return "Helgrind does not know that a robust mutex passes on to the next owner";
}

static const char *doubt_errno(const struct exam *exam, const struct finding *finding)
{
    if (finding->kind != KIND_SIGNAL_UNSAFE || !finding->headline ||
        !strstr(finding->headline, "spoils errno"))
        return NULL;
    for (size_t i = 0; i < exam->findings.count; i++)
        if (exam->findings.list[i]->kind == KIND_DATA_RACE)
            return "ThreadSanitizer's own report of a race inside the handler changes errno";
    return NULL;
}

/* memcheck tells a thread that is blocked from one that was told to live on only by this. */
static const char *doubt_detached(const struct exam *exam, const struct finding *finding)
{
    if (finding->kind != KIND_THREAD_LEAK || !seen_by(finding, ENGINE_MEMCHECK))
        return NULL;
    const char *plain = exam->program[FLAVOUR_PLAIN];
    if (!symbols_imports(plain, "pthread_detach") &&
        !symbols_imports(plain, "pthread_attr_setdetachstate"))
        return NULL;
    return "the program detaches threads, and a detached one may outlive main on purpose";
}

/* A program that was killed had no chance to give anything back. */
static const char *doubt_unfinished(const struct exam *exam, const struct finding *finding)
{
    const struct run *run = &exam->runs[RUN_MEMCHECK];
    bool leak = finding->kind == KIND_THREAD_LEAK || finding->kind == KIND_MEMORY_LEAK;
    if (!leak || finding->engines != 1u << ENGINE_MEMCHECK ||
        (run->ending.how == ENDED_EXIT && !run->report.fatal_signal))
        return NULL;
    return "the program did not come to its end, so nothing could be given back";
}

static const char *doubt_manifest(const struct exam *exam, const struct finding *finding)
{
    for (int engine = 0; exam->lab && engine < ENGINE_LAB_COUNT; engine++)
        if (finding->engines == 1u << engine && exam->lab->promises[engine] == PROMISE_ADVISORY)
            return "this lab's manifest gives the engine no vote";
    return NULL;
}

/* Doubts that the lab itself settles: what it promises to see was measured to be seen rightly. */
static const char *(*const general[])(const struct exam *, const struct finding *) = {
    doubt_cancellation, doubt_robust, doubt_errno, doubt_detached};
/* Doubts that hold whatever the lab is. */
static const char *(*const always[])(const struct exam *, const struct finding *) = {
    doubt_lock_order, doubt_unfinished, doubt_manifest};

void findings_weigh(struct exam *exam)
{
    for (size_t i = 0; i < exam->findings.count; i++) {
        struct finding *finding = exam->findings.list[i];
        bool own = exam->lab && witness_matches(&exam->lab->witness, finding);
        for (size_t j = 0; j < sizeof always / sizeof *always; j++)
            if (always[j](exam, finding))
                make_advisory(exam, finding, always[j](exam, finding));
        for (size_t j = 0; !own && j < sizeof general / sizeof *general; j++)
            if (general[j](exam, finding))
                make_advisory(exam, finding, general[j](exam, finding));
    }
}
