/*
 * All schedules with at most depth preemptions, one after the other, depth first, after Musuvathi
 * and Qadeer, "Iterative Context Bounding for Systematic Testing of Multithreaded Programs", PLDI
 * 2007. Most bugs need two preemptions or fewer; k points and n threads give about (k n)^depth
 * schedules to each way in which threads can wait for each other.
 *
 *     points      a---b---c---d        the schedule under way: the first choice at a, ...
 *     taken       0   2   0   1        the next one: 0 2 1, and then first choices again
 *     choices     1   3   2   2
 *
 * All means: the running thread is preempted before calls that synchronise and before accesses
 * where threads are known to conflict, atomic ones too; where it has to wait, and where a signal
 * may wake one of several, everybody's turn comes. Time, spurious wake-ups and the clock are as in
 * one fixed schedule. When a conflict is found that was not known, the search begins again with it;
 * if conflicts keep coming up, or a schedule is not the same when it is repeated, or is too long,
 * the search still ends, and does not claim to have seen all.
 */
#include "../conductor.h"

enum { AGAIN_MOST = 16 };

static bool known[SITES_MOST]; /* the conflicts to preempt at */
static uint32_t position;      /* in branches */
static uint32_t preemptions;

static void search_restart(struct conduct_search *search, uint32_t depth)
{
    search->begun = depth + 1;
    search->over = search->runs = search->lost = search->branch_count = 0;
    search->sites = conductor.shared->conflict_count;
}

static void begin(void)
{
    struct shared *s = conductor.shared;
    if (s->search.begun != conductor.depth + 1) {
        search_restart(&s->search, conductor.depth);
        s->search.begun_again = 0;
    }
    for (uint32_t i = 0; i < s->search.sites && i < CONFLICTS_MOST; i++)
        known[s->conflicts[i] & (SITES_MOST - 1)] = true;
    conductor.random = s->base_seed | 1; /* the same each time */
}

static bool is_known(const struct thread *thread)
{
    int site = site_conflicting(thread);
    return !op_is_access(thread->op) || (site >= 0 ? known[site] : is_visible(thread));
}

/* The choice of this schedule, of so many; 0 where it has not been before. */
static uint32_t branch(uint32_t choices)
{
    struct conduct_search *search = &conductor.shared->search;
    if (position >= BRANCHES_MOST) {
        search->lost = 1;
        return 0;
    }
    struct conduct_branch *here = &search->branches[position++];
    if (position > search->branch_count) {
        here->taken = 0;
        here->choices = (uint16_t)choices;
        search->branch_count = position;
    }
    if (here->choices != choices)
        search->lost = 1;
    return here->taken < choices ? here->taken : 0;
}

/* 0 is the current thread itself, if it can go on; then the others in order. */
static struct thread *choice_of(struct thread *current, uint32_t index)
{
    if (current && index-- == 0)
        return current;
    EACH_RUNNABLE(t)
    {
        if (t != current && index-- == 0)
            return t;
    }
    return runnable_next(NULL);
}

static struct thread *choose(struct thread *current)
{
    if (current && (preemptions >= conductor.depth || !is_known(current)))
        return current;
    struct thread *next = choice_of(current, branch((uint32_t)conductor.runnable));
    if (current && next != current)
        preemptions++;
    return next;
}

/* To the next schedule; false: there is none. */
static bool advance(struct conduct_search *search)
{
    while (search->branch_count > 0) {
        struct conduct_branch *last = &search->branches[search->branch_count - 1];
        if (++last->taken < last->choices)
            return true;
        search->branch_count--;
    }
    return false;
}

static void end(bool passed)
{
    (void)passed;
    struct shared *s = conductor.shared;
    struct conduct_search *search = &s->search;
    bool more_sites = s->conflict_count > search->sites;
    search->runs++;
    if (more_sites && search->begun_again < AGAIN_MOST) {
        search_restart(search, search->begun - 1);
        search->begun_again++;
        return;
    }
    if (advance(search))
        return;
    search->over = 1;
    if (search->lost || more_sites || s->conflict_count > CONFLICTS_MOST)
        return;
    s->exhausted = 1;
    s->exhausted_runs = search->runs;
    s->exhausted_depth = search->begun - 1;
}

const struct strategy search_strategy = {
    .name = "search", .begin = begin, .choose = choose, .draw = branch, .end = end};
