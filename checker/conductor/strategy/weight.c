/*
 * Selectively uniform sampling, after Zhao, Wolff, Mathur, Roychoudhury, "Selectively Uniform
 * Concurrency Testing", ASPLOS 2025: who does the next interesting event is drawn by the number of
 * interesting events that each thread still has before it. If those numbers are right and nobody
 * blocks, every order of the interesting events is equally likely: one in n! / (n1! ... nk!) for
 * threads of n1 ... nk events, n in all. Nobody else is interrupted for less.
 *
 * What is interesting is drawn anew for each schedule: one conflicting site, up to half of them, or
 * all. The numbers come from the schedules before (sites.c). A thread counts its children's events
 * as its own until it has created them; otherwise it would create them far too late.
 */
#include "../conductor.h"

enum { HALF_MOST = 64, ONE_EVENT = 16 }; /* events are counted in sixteenths */

static bool interesting[SITES_MOST];
static bool all;
static struct thread *intended; /* does the next interesting event */
static bool just_done;          /* an interesting event: others may come right after it */
static uint32_t expected[PARENTS_MOST];

/* ---- what is interesting ---- */

static uint32_t sites_listed(void)
{
    uint32_t count = conductor.shared->conflict_count;
    return count < CONFLICTS_MOST ? count : CONFLICTS_MOST;
}

static void sites_draw(void)
{
    const struct shared *s = conductor.shared;
    uint32_t count = sites_listed();
    uint64_t kind = random_below(4);
    all = count == 0 || kind == 0;
    if (!all && kind > 1)
        interesting[s->conflicts[random_below(count)] & (SITES_MOST - 1)] = true;
    for (uint32_t i = 0; !all && kind == 1 && i < (count + 1) / 2 && i < HALF_MOST; i++)
        interesting[s->conflicts[random_below(count)] & (SITES_MOST - 1)] = true;
}

static bool is_interesting(const struct thread *thread)
{
    if (all)
        return is_visible(thread);
    int site = site_conflicting(thread);
    return site >= 0 && interesting[site];
}

/* ---- how many each thread has ---- */

static int numbers_known(void)
{
    uint32_t threads = conductor.shared->most_threads;
    return threads < PARENTS_MOST ? (int)threads : PARENTS_MOST;
}

static void site_expect(int site)
{
    for (int i = 0; i < numbers_known(); i++)
        expected[i] += site_expected(site, i);
}

/* Those of the threads that it will create are a thread's own. */
static void children_expect(void)
{
    const struct shared *s = conductor.shared;
    for (int i = numbers_known() - 1; i > 0; i--)
        if (s->parents[i] < i)
            expected[s->parents[i]] += expected[i];
}

static void begin(void)
{
    sites_draw();
    for (uint32_t i = 0; !all && i < sites_listed(); i++) {
        int site = conductor.shared->conflicts[i] & (SITES_MOST - 1);
        if (interesting[site])
            site_expect(site);
    }
    if (all)
        site_expect(SITE_ANY);
    children_expect();
}

static void arrive(struct thread *thread)
{
    struct thread *parent = conductor_self;
    if (thread->number >= PARENTS_MOST)
        return;
    thread->left = expected[thread->number];
    if (parent)
        parent->left -= parent->left < thread->left ? parent->left : thread->left;
}

/* ---- the choice ---- */

/* The numbers are estimates, but whoever is about to do an interesting event has one left. */
static uint64_t weight(const struct thread *thread)
{
    uint64_t least = is_interesting(thread) ? ONE_EVENT : 1;
    return thread->left > least ? thread->left : least;
}

static struct thread *weighted_draw(void)
{
    uint64_t sum = 0;
    EACH_RUNNABLE(t)
    {
        sum += weight(t);
    }
    uint64_t at = random_below(sum);
    EACH_RUNNABLE(t)
    {
        if (at < weight(t))
            return t;
        at -= weight(t);
    }
    return runnable_next(NULL);
}

static bool may_go(const struct thread *thread)
{
    return thread == intended || !is_interesting(thread);
}

/* The intended one, or one of those that would come to an interesting event and stop before it. */
static struct thread *any_that_may(void)
{
    uint64_t count = 0;
    EACH_RUNNABLE(t)
    {
        count += may_go(t);
    }
    uint64_t index = random_below(count);
    EACH_RUNNABLE(t)
    {
        if (may_go(t) && index-- == 0)
            return t;
    }
    return intended;
}

static struct thread *choose(struct thread *current)
{
    if (current && !is_interesting(current) && !(just_done && is_visible(current)))
        return current;
    just_done = false;
    if (!intended || intended->state != THREAD_RUNNABLE)
        intended = weighted_draw();
    struct thread *next = any_that_may();
    if (is_interesting(next)) {
        next->left -= next->left < ONE_EVENT ? next->left : ONE_EVENT;
        intended = NULL;
        just_done = true;
    }
    return next;
}

/* It waits for somebody else's event, and must not be the one to come before that. */
static void demote(struct thread *thread)
{
    if (thread == intended)
        intended = NULL;
}

const struct strategy weight_strategy = {
    .name = "weight", .begin = begin, .arrive = arrive, .choose = choose, .demote = demote};
