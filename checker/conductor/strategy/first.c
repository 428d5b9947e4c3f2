/*
 * Nothing is left to chance: the schedules that people think of. Most programs are written as if
 * nobody were ever preempted, and the first runs give the other strategies their estimates.
 *
 * Depth says which:
 *
 *     0   no preemption; the next in order of creation, and a signal wakes whoever waits longest
 *     1   no preemption; the youngest, and a signal wakes whoever waits least
 *     2   everyone in turns, a point each
 *     3   threads do not begin until their creator has to wait, and then keep step: everyone does
 *         the next thing that others may notice, and then it is the next one's turn
 *     4   everyone stops after a few such things, but one, who goes on alone as far as possible;
 *         then the rest. The seed says after how many, and who: the last thread that is created,
 *         main, or the first one
 *
 * Depth 4 tries each place of a thread as the one where it is interrupted for long, all threads at
 * once. A checker that has to come while a hundred others are between two lines comes at seed 0;
 * chance would bring it there once in a hundred schedules.
 */
#include "../conductor.h"

static struct thread *next_in_turn(const struct thread *after)
{
    struct thread *next = after ? runnable_next(after) : NULL;
    return next ? next : runnable_next(NULL);
}

static struct thread *youngest(void)
{
    struct thread *last = NULL;
    EACH_RUNNABLE(t)
    {
        last = t;
    }
    return last;
}

static struct thread *in_step(struct thread *current)
{
    static bool begun;
    begun = begun || !current;
    return current && (!begun || !is_visible(current)) ? current : next_in_turn(conductor.current);
}

/* ---- all but one stop ---- */

static uint32_t stop_after(void)
{
    return 1 + conductor.seed / 3;
}

static bool is_soloist(const struct thread *thread)
{
    uint32_t last = conductor.shared->most_threads - 1;
    uint32_t numbers[] = {last, 0, 1};
    return (uint32_t)thread->number == numbers[conductor.seed % 3];
}

/* Main goes on creating the others, and nobody is alone before all are there. */
static int precedence(const struct thread *thread)
{
    bool all = (uint32_t)conductor.created >= conductor.shared->most_threads ||
               conductor.threads[0].state != THREAD_RUNNABLE;
    if (!is_soloist(thread) && thread->number != 0 && thread->left < stop_after())
        return 3;
    if (is_soloist(thread) && all)
        return 2;
    return thread->number == 0;
}

static struct thread *alone(struct thread *current)
{
    if (current && !is_visible(current))
        return current;
    struct thread *best = current ? current : runnable_next(NULL);
    EACH_RUNNABLE(t)
    {
        if (precedence(t) > precedence(best))
            best = t;
    }
    best->left += best->op != OP_BEGIN;
    return best;
}

static struct thread *choose(struct thread *current)
{
    switch (conductor.depth) {
    case 2:
        return next_in_turn(conductor.current);
    case 3:
        return in_step(current);
    case 4:
        return alone(current);
    default:
        if (current)
            return current;
        return conductor.depth == 1 ? youngest() : next_in_turn(conductor.current);
    }
}

static uint32_t draw(uint32_t count)
{
    return conductor.depth == 1 ? count - 1 : 0;
}

const struct strategy first_strategy = {.name = "first", .choose = choose, .draw = draw};
