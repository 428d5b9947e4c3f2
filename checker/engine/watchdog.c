/* A run that hung, as a finding: who waits for which lock, held by whom. */
#include <stdio.h>
#include <string.h>

#include "../run/symbols.h"
#include "../run/watchdog.h"
#include "engine.h"

static size_t index_of_thread(const struct hang *hang, pid_t tid)
{
    for (size_t i = 0; i < hang->count; i++)
        if (hang->threads[i].tid == tid)
            return i;
    return hang->count;
}

static char *thread_word(struct arena *arena, const struct hang *hang, pid_t tid)
{
    size_t index = index_of_thread(hang, tid);
    if (index == 0)
        return "main";
    return index < hang->count ? arena_printf(arena, "thread %zu", index) : "a thread that is gone";
}

static char *wait_note(struct arena *arena, const struct hang *hang,
                       const struct waiting_thread *thread)
{
    switch (thread->what) {
    case WAIT_RUNNING:
        return "is running";
    case WAIT_MUTEX:
        return arena_printf(arena, "waits for a mutex that %s holds",
                            thread->owner == thread->tid ? "it"
                                                         : thread_word(arena, hang, thread->owner));
    case WAIT_JOIN:
        return arena_printf(arena, "waits for %s to end", thread_word(arena, hang, thread->owner));
    case WAIT_FUTEX:
        return thread->timed ? "waits to be woken, or for a time to pass"
                             : "waits to be woken (a condition, a semaphore or a lock)";
    case WAIT_SLEEP:
        return "sleeps";
    case WAIT_OTHER:
        return "is in a system call";
    }
    return "waits";
}

static void add_waiting_side(struct exam *exam, struct finding *finding, const struct hang *hang,
                             size_t index)
{
    const struct waiting_thread *thread = &hang->threads[index];
    struct side *side = finding_add_side(exam->arena, finding, ACTION_WAIT);
    side->thread = (int)index;
    side->note = wait_note(exam->arena, hang, thread);
    side->stack = thread->stack;
}

static enum kind hang_kind(const struct hang *hang)
{
    if (hang->cycle_count == 1)
        return KIND_SELF_DEADLOCK;
    return hang->cycle_count ? KIND_DEADLOCK : KIND_HANG;
}

static char *hang_headline(struct exam *exam, const struct run *run, const struct hang *hang)
{
    if (hang->cycle_count == 1)
        return "a thread waits for a lock that it holds itself";
    if (hang->cycle_count)
        return arena_printf(exam->arena, "%zu threads wait for each other in a circle",
                            hang->cycle_count);
    if (hang->everyone_waits)
        return "every thread waits, and nobody is left to wake them";
    return arena_printf(exam->arena, "the program did not end within %.0f s", run->ending.wall);
}

static void add_hang(struct exam *exam, const struct run *run, const struct hang *hang)
{
    struct finding *finding = findings_add(&exam->findings, ENGINE_WATCHDOG, hang_kind(hang));
    finding->headline = hang_headline(exam, run, hang);
    for (size_t i = 0; i < hang->cycle_count; i++)
        add_waiting_side(exam, finding, hang, hang->cycle[i]);
    for (size_t i = 0; i < hang->count && hang->cycle_count == 0; i++)
        add_waiting_side(exam, finding, hang, i);
}

/*
 * A tool makes a program many times slower. When the native run came to its end and a tool's did
 * not within its time, the tool has no answer; only a circle of waiting threads is one.
 */
static bool is_only_slow(const struct exam *exam, const struct run *run, const struct hang *hang)
{
    return run != &exam->runs[RUN_NATIVE] && run->ending.how == ENDED_DEADLINE &&
           hang->cycle_count == 0 && exam->runs[RUN_NATIVE].ending.how == ENDED_EXIT;
}

void watchdog_read_findings(struct exam *exam, struct run *run)
{
    struct hang hang = {0};
    if (run->ending.how != ENDED_HANG && run->ending.how != ENDED_DEADLINE)
        return;
    char *path = arena_printf(exam->arena, "%s/hang", run->folder);
    FILE *file = fopen(path, "re");
    if (file) {
        if (watchdog_read(exam->arena, file, &hang) != 0)
            hang = (struct hang){0};
        fclose(file);
    }
    if (is_only_slow(exam, run, &hang))
        run->broken =
            arena_printf(exam->arena,
                         "the program did not end within %.0f s under %s, and does without "
                         "it; give it less to do",
                         run->ending.wall, run_name((enum run_kind)(run - exam->runs)));
    else
        add_hang(exam, run, &hang);
}
