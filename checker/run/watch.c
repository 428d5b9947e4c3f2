/*
 * When to look, and how often a picture must repeat before it is believed.
 *
 * A cycle of locks that shows twice is certain (see watchdog.h), so its second look comes soon.
 * That everyone waits is certain too as far as can be seen from outside; it still has to show for a
 * quarter of a second. While the process uses CPU time a look is taken once a second: threads can
 * be stuck beside one that works, but each first look at a thread leaves entries in the kernel's
 * cache of /proc that cost milliseconds when it ends. Looking never takes more than one part in
 * twenty of the time.
 */
#include "watch.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "tree.h"

static const double look_seconds = 0.05, second_look_seconds = 0.01, count_seconds = 0.02;
static const double look_cost_factor = 20, count_cost_factor = 5;
static const double storm_rate = 3000;
enum { LOOKS_SKIPPED_MOST = 20, UNMOVED_ENOUGH = 5, DESCENT_MOST = 8 };

double watch_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* --- too many? ------------------------------------------------------------------------------ */

/*
 * Numbers are given in rising order, so the run can't have more processes than at the last count
 * and all numbers given since. Nearly always that is few enough, and nothing need be counted.
 */
static bool may_be_crowded(struct watch *watch, unsigned long newest)
{
    bool again = !newest || newest < watch->newest; /* they began again from the bottom */
    watch->wrapped |= again;
    return again || watch->counted + (newest - watch->newest) > watch->plan->process_cap;
}

/* New processes on the machine for each second since the last round. */
static double birth_rate(struct watch *watch, unsigned long newest)
{
    double time = watch_now(), elapsed = fmax(time - watch->round_time, 0.001);
    double births = newest > watch->round_newest ? (double)(newest - watch->round_newest) : 0;
    watch->round_time = time;
    watch->round_newest = newest;
    return births / elapsed;
}

static void processes_count(struct watch *watch, unsigned long newest)
{
    struct tree found;
    if ((watch->wrapped ? tree_read_below : tree_read_younger)(getpid(), &found) != 0)
        return;
    watch->newest = newest;
    watch->counted = found.count; /* zombies too: they use up the machine's process numbers */
    tree_free(&found);
}

static bool is_over_the_cap(struct watch *watch, unsigned long newest)
{
    processes_count(watch, newest);
    return watch->counted > watch->plan->process_cap;
}

static void release(struct watch *watch)
{
    kill(-watch->target, SIGCONT);
    watch->released = true;
}

/*
 * Reading /proc takes a while, and a program that doubles itself can grow faster than it is
 * counted: with a hundred processes that run, the keeper's turn comes late. So in a storm of births
 * the program stands still while it is counted; but only when it has a part in the storm. Another
 * program's schedules are born by the thousand, too, and a program that stopped itself would be set
 * going again.
 *
 * Nor is one reading a picture of one moment: of processes that live one after the other, each with
 * a higher number, the reader may meet many. So too many are only believed when they are still too
 * many while the program stands still.
 */
static bool is_crowded(struct watch *watch)
{
    unsigned long newest = tree_newest();
    bool storm = birth_rate(watch, newest) > storm_rate;
    if (watch->released)
        release(
            watch); /* again: seen on Linux 6.18, a child born while both signals came slept on */
    watch->released = false;
    if (!may_be_crowded(watch, newest))
        return false;
    processes_count(watch, newest);
    if (watch->counted <= (storm ? watch->plan->process_cap / 4 : watch->plan->process_cap))
        return false;
    kill(-watch->target, SIGSTOP);
    bool result = is_over_the_cap(watch, newest);
    if (!result)
        release(watch);
    return result;
}

/* --- stuck? --------------------------------------------------------------------------------- */

/* The living child of a process that has no other; 0 otherwise. */
static pid_t only_child(pid_t parent)
{
    struct tree found;
    pid_t child = 0;
    int count = 0;
    if (tree_read_below(parent, &found) != 0)
        return 0;
    for (size_t i = 0; i < found.count; i++)
        if (found.list[i].parent == parent && !tree_process_is_dead(&found.list[i])) {
            child = found.list[i].pid;
            count++;
        }
    tree_free(&found);
    return count == 1 ? child : 0;
}

static bool waits_for_others(const struct hang *hang)
{
    return hang->count == 1 && hang->threads[0].what == WAIT_OTHER && !hang->threads[0].timed;
}

/* Looks at the process that matters, and remembers which it was. */
static int subject_look(struct watch *watch, struct arena *arena, bool with_stacks,
                        struct hang *hang)
{
    pid_t pid = watch->target;
    if (watchdog_look(arena, pid, false, hang) != 0)
        return -1;
    for (int depth = 0; depth < DESCENT_MOST && waits_for_others(hang); depth++) {
        pid_t child = only_child(pid);
        struct hang below;
        if (!child || watchdog_look(arena, child, false, &below) != 0)
            break;
        *hang = below;
        pid = child;
    }
    watch->subject = pid;
    return with_stacks ? watchdog_look(arena, pid, true, hang) : 0;
}

static double cpu_seconds(pid_t pid)
{
    clockid_t clock;
    struct timespec time;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0)
        return 0;
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* A process that works is not worth a look, mostly; one that is suspected always is. */
static bool look_is_worth_it(struct watch *watch)
{
    double cpu = cpu_seconds(watch->subject);
    bool moved = cpu > watch->cpu;
    watch->cpu = cpu;
    bool suspected = watch->last.cycle_count > 0 || watch->last.everyone_waits;
    if (moved && !suspected && watch->skipped < LOOKS_SKIPPED_MOST) {
        watch->skipped++;
        return false;
    }
    watch->skipped = 0;
    return true;
}

static void last_replace(struct watch *watch, struct arena *arena, const struct hang *hang)
{
    arena_free(&watch->arena);
    watch->arena = *arena;
    watch->last = *hang;
}

static bool is_convincing(const struct watch *watch)
{
    return watch->unmoved > 0 && (watch->last.cycle_count > 0 || watch->unmoved >= UNMOVED_ENOUGH);
}

static bool look_says_stuck(struct watch *watch)
{
    struct arena arena;
    struct hang hang = {0};
    arena_init(&arena);
    if (subject_look(watch, &arena, false, &hang) != 0)
        hang = (struct hang){0};
    bool unmoved = watchdog_stuck(&watch->last, &hang);
    watch->unmoved = unmoved ? watch->unmoved + 1 : 0;
    last_replace(watch, &arena, &hang);
    return is_convincing(watch);
}

static int hang_record(struct watch *watch, const struct hang *expected);

static bool is_stuck(struct watch *watch)
{
    double began = watch_now();
    if (began < watch->next_look)
        return false;
    bool result = look_is_worth_it(watch) && look_says_stuck(watch);
    double pause = watch->last.cycle_count ? second_look_seconds : look_seconds;
    watch->next_look = began + fmax(pause, look_cost_factor * (watch_now() - began));
    return result && hang_record(watch, &watch->last) == 0;
}

/* --- the round ------------------------------------------------------------------------------ */

static double next_round(const struct watch *watch, double began)
{
    double next = watch->plan->watch_for_hangs ? watch->next_look : HUGE_VAL;
    double cost = watch_now() - began;
    if (watch->plan->process_cap)
        next = fmin(next, began + fmax(count_seconds, count_cost_factor * cost));
    return next;
}

void watch_init(struct watch *watch, const struct process_plan *plan, pid_t target)
{
    *watch = (struct watch){.plan = plan, .target = target, .subject = target};
    watch->next_look = watch_now() + look_seconds;
    watch->next = HUGE_VAL;
    if (plan->watch_for_hangs)
        watch->next = watch->next_look;
    if (plan->process_cap)
        watch->next = watch_now() + count_seconds;
    watch->newest = watch->round_newest = tree_newest();
    watch->wrapped = watch->newest < (unsigned long)getpid();
    watch->round_time = watch_now();
    watch->counted = 1;
    arena_init(&watch->arena);
}

void watch_free(struct watch *watch)
{
    arena_free(&watch->arena);
}

enum watch_verdict watch_round(struct watch *watch)
{
    double began = watch_now();
    enum watch_verdict verdict = WATCH_FINE;
    if (watch->plan->process_cap && is_crowded(watch))
        verdict = WATCH_CROWDED;
    else if (watch->plan->watch_for_hangs && is_stuck(watch))
        verdict = WATCH_STUCK;
    watch->next = next_round(watch, began);
    return verdict;
}

/* --- the record ----------------------------------------------------------------------------- */

static int hang_save(const struct process_plan *plan, const struct hang *hang)
{
    char *path;
    if (asprintf(&path, "%s/hang", plan->folder) < 0)
        return -1;
    FILE *file = fopen(path, "we");
    int result = file ? watchdog_write(hang, file) : -1;
    if (file && fclose(file) != 0)
        result = -1;
    if (file && result != 0)
        unlink(path);
    free(path);
    return result;
}

/*
 * Writes down a look with stacks. With an expected picture, only when this one confirms it: what is
 * told as stuck must look stuck in the very picture that is shown. 0, or -1 with nothing written.
 */
static int hang_record(struct watch *watch, const struct hang *expected)
{
    struct arena arena;
    struct hang hang;
    arena_init(&arena);
    int result = subject_look(watch, &arena, true, &hang);
    if (result == 0 && expected && !watchdog_stuck(expected, &hang))
        result = -1;
    if (result == 0)
        result = hang_save(watch->plan, &hang);
    arena_free(&arena);
    return result;
}

int watch_record(struct watch *watch)
{
    return hang_record(watch, NULL);
}

void watch_signal(const struct watch *watch, int signal)
{
    pid_t group = getpgid(watch->subject);
    if (group > 1 && group != getpgrp())
        kill(-group, signal);
    kill(watch->subject, signal);
}
