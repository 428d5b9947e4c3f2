/*
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, "A Randomized
 * Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010): every thread has a random
 * priority, the highest runs, and at depth - 1 random points the one that runs falls below all
 * others. A bug that needs d ordered events in a program of n threads and k points is found with
 * probability at least 1 / (n k^(d - 1)).
 *
 * Only points count which others may notice, so k is small. It is taken from the schedules before;
 * the first one of all guesses.
 */
#include "../conductor.h"

enum { DEPTH_MOST = 16, GUESSED_POINTS = 100 };

static uint64_t change_at[DEPTH_MOST];
static uint64_t points; /* those that count */
static uint64_t lowest; /* falls: each new one is below all before */

/* Threads are created and joined besides. */
static uint64_t points_expected(void)
{
    const struct shared *s = conductor.shared;
    return s->most_conflicts ? s->most_conflicts + (uint64_t)2 * s->most_threads : GUESSED_POINTS;
}

static void begin(void)
{
    lowest = (uint64_t)1 << 32;
    for (uint32_t i = 0; i + 1 < conductor.depth && i < DEPTH_MOST; i++)
        change_at[i] = 1 + random_below(points_expected());
}

static void arrive(struct thread *thread)
{
    thread->priority = ((uint64_t)1 << 33) + (random_next() >> 16);
}

static void demote(struct thread *thread)
{
    thread->priority = --lowest;
}

static void change(struct thread *current)
{
    for (uint32_t i = 0; current && i + 1 < conductor.depth && i < DEPTH_MOST; i++)
        if (change_at[i] && points >= change_at[i]) {
            change_at[i] = 0;
            demote(current);
        }
}

static struct thread *choose(struct thread *current)
{
    struct thread *best = NULL;
    if (current && !is_visible(current))
        return current;
    points++;
    change(current);
    EACH_RUNNABLE(t)
    {
        if (!best || t->priority > best->priority)
            best = t;
    }
    return best;
}

const struct strategy pct_strategy = {
    .name = "pct", .begin = begin, .arrive = arrive, .choose = choose, .demote = demote};
