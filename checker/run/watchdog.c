/*
 * A look at a process: all of its threads, who waits for whom, and whether that is a circle.
 * What one thread waits for is found in waiting.c.
 */
#include "watchdog.h"

#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "guest.h"
#include "tree.h"
#include "unwind.h"
#include "waiting.h"

/* A look that is being taken. */
struct look {
    struct arena *arena;
    pid_t pid;
    int memory; /* -1 before the first living thread */
    struct hang hang;
    pid_t *outer;    /* of each thread: its number in our own namespace */
    bool *gone;      /* of each thread: it has ended */
    uint64_t caught; /* signals with a handler */
};

static void thread_add(struct look *look, const struct waiting *waiting)
{
    struct hang *hang = &look->hang;
    size_t count = hang->count++;
    hang->threads = arena_grow(look->arena, hang->threads, count, sizeof *hang->threads);
    look->outer = arena_grow(look->arena, look->outer, count, sizeof *look->outer);
    look->gone = arena_grow(look->arena, look->gone, count, sizeof *look->gone);
    hang->threads[count] = waiting->thread;
    look->outer[count] = waiting->outer;
    look->gone[count] = waiting->gone;
}

/* Main is kept even when it has left, so that it stays the first. */
static void thread_look(struct look *look, pid_t tid)
{
    struct waiting waiting;
    if (look->memory < 0)
        look->memory = waiting_open_memory(look->pid, tid);
    if (waiting_look(look->pid, tid, look->memory, &waiting) != 0)
        return; /* it ended meanwhile */
    look->caught = waiting.caught;
    if (tid == look->pid || (!waiting.gone && !waiting.is_tool))
        thread_add(look, &waiting);
}

/* The kernel lists threads in the order of their creation, main first. */
static int threads_look(struct look *look)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", look->pid);
    DIR *directory = opendir(path);
    if (!directory)
        return -1;
    for (struct dirent *entry; (entry = readdir(directory));)
        if (isdigit((unsigned char)entry->d_name[0]))
            thread_look(look, (pid_t)strtol(entry->d_name, NULL, 10));
    closedir(directory);
    return look->hang.count ? 0 : -1;
}

static size_t thread_index(const struct hang *hang, pid_t tid)
{
    for (size_t i = 0; i < hang->count; i++)
        if (hang->threads[i].tid == tid)
            return i;
    return hang->count;
}

/* A wait for a thread that is not there was something else, whose value looked like one. */
static void owners_check(struct hang *hang)
{
    for (size_t i = 0; i < hang->count; i++) {
        struct waiting_thread *thread = &hang->threads[i];
        if (thread->owner && thread_index(hang, thread->owner) == hang->count)
            thread->owner = 0;
        if (!thread->owner && (thread->what == WAIT_MUTEX || thread->what == WAIT_JOIN))
            thread->what = WAIT_FUTEX;
    }
}

/* The one this thread can't go on without; count when there is none. */
static size_t thread_next(const struct hang *hang, size_t index)
{
    const struct waiting_thread *thread = &hang->threads[index];
    if (thread->timed || !thread->owner)
        return hang->count;
    return thread_index(hang, thread->owner);
}

/* Steps until the walk is back at its start; 0 when it never is. */
static size_t cycle_length(const struct hang *hang, size_t start)
{
    size_t at = start;
    for (size_t steps = 1; steps <= hang->count; steps++) {
        at = thread_next(hang, at);
        if (at == hang->count)
            return 0;
        if (at == start)
            return steps;
    }
    return 0;
}

/* The cycle with the earliest thread, beginning there: the same in every look. */
static void cycle_find(struct arena *arena, struct hang *hang)
{
    for (size_t start = 0; start < hang->count && hang->cycle_count == 0; start++) {
        size_t length = cycle_length(hang, start), at = start;
        if (length == 0)
            continue;
        hang->cycle = arena_alloc(arena, length * sizeof *hang->cycle);
        for (; hang->cycle_count < length; at = thread_next(hang, at))
            hang->cycle[hang->cycle_count++] = at;
    }
}

/* Could a timer's signal run a handler, and that wake somebody? Faults don't come by themselves. */
static bool signal_may_wake(const struct look *look)
{
    static const int never[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS, 32, 33};
    uint64_t caught = look->caught;
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        caught &= ~((uint64_t)1 << (never[i] - 1));
    if (caught && guest_is_in(look->pid))
        return guest_may_handle_signals(look->pid);
    return caught != 0;
}

/* Another process may share a lock or a semaphore with this one. */
static bool has_children(pid_t pid)
{
    struct tree tree;
    if (tree_read_below(pid, &tree) != 0)
        return true;
    bool result = tree.count > 0;
    tree_free(&tree);
    return result;
}

static bool everyone_waits(const struct look *look)
{
    const struct hang *hang = &look->hang;
    size_t living = 0;
    for (size_t i = 0; i < hang->count; i++) {
        const struct waiting_thread *thread = &hang->threads[i];
        if (look->gone[i])
            continue;
        if (thread->timed ||
            (thread->what != WAIT_MUTEX && thread->what != WAIT_JOIN && thread->what != WAIT_FUTEX))
            return false;
        living++;
    }
    return living && !signal_may_wake(look) && !has_children(look->pid);
}

/* Enough to see what is going on; a thousand stacks would take seconds. */
enum { STACKS_MOST = 64 };

static void stacks_take(const struct look *look)
{
    const struct hang *hang = &look->hang;
    struct unwinding unwinding;
    size_t living = 0;
    while (living < hang->count && look->gone[living])
        living++;
    if (living == hang->count || unwinding_init(&unwinding, look->arena, look->outer[living]) != 0)
        return;
    for (size_t i = 0; i < hang->cycle_count && i < STACKS_MOST; i++)
        unwinding_thread(&unwinding, look->outer[hang->cycle[i]],
                         &hang->threads[hang->cycle[i]].stack);
    for (size_t i = 0; i < hang->count && i < STACKS_MOST; i++)
        if (hang->threads[i].stack.count == 0 && !look->gone[i])
            unwinding_thread(&unwinding, look->outer[i], &hang->threads[i].stack);
    unwinding_free(&unwinding);
}

int watchdog_look(struct arena *arena, pid_t pid, bool with_stacks, struct hang *hang)
{
    struct look look = {.arena = arena, .pid = pid, .memory = -1};
    int result = threads_look(&look);
    if (look.memory >= 0)
        close(look.memory);
    if (result != 0)
        return -1;
    owners_check(&look.hang);
    cycle_find(arena, &look.hang);
    look.hang.everyone_waits = everyone_waits(&look);
    if (with_stacks)
        stacks_take(&look);
    *hang = look.hang;
    return 0;
}

/* --- two looks ------------------------------------------------------------------------------ */

/* Did not run between the two looks, and so was in the same wait all the time? */
static bool thread_stayed(const struct waiting_thread *a, const struct waiting_thread *b)
{
    return a->tid == b->tid && a->what == b->what && a->address == b->address &&
           a->owner == b->owner && a->timed == b->timed && a->switches == b->switches;
}

static bool cycle_stayed(const struct hang *before, const struct hang *after)
{
    if (after->cycle_count == 0 || before->cycle_count != after->cycle_count)
        return false;
    for (size_t i = 0; i < after->cycle_count; i++)
        if (!thread_stayed(&before->threads[before->cycle[i]], &after->threads[after->cycle[i]]))
            return false;
    return true;
}

static bool everyone_stayed(const struct hang *before, const struct hang *after)
{
    if (!before->everyone_waits || !after->everyone_waits || before->count != after->count)
        return false;
    for (size_t i = 0; i < after->count; i++)
        if (!thread_stayed(&before->threads[i], &after->threads[i]))
            return false;
    return true;
}

bool watchdog_stuck(const struct hang *before, const struct hang *after)
{
    return cycle_stayed(before, after) || everyone_stayed(before, after);
}
