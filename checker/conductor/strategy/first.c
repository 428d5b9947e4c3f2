/*
 * No preemption: who has the turn keeps it until it must wait. Most programs are written as if this
 * were so, and the run gives the others their estimates.
 *
 * Depth says who comes then:
 *
 *     0   the next in order of creation; a signal wakes whoever waits longest
 *     1   the youngest; a signal wakes whoever waits least
 *     2   the opposite of no preemption: everyone in turns, a point each
 *     3   threads do not begin until their creator has to wait, and then keep step: everyone does
 *         the next thing that others may notice, and then it is the next one's turn
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

static struct thread *choose(struct thread *current)
{
    if (conductor.depth == 3)
        return in_step(current);
    if (conductor.depth == 2)
        return next_in_turn(conductor.current);
    if (current)
        return current;
    return conductor.depth == 1 ? youngest() : next_in_turn(conductor.current);
}

static uint32_t draw(uint32_t count)
{
    return conductor.depth == 1 ? count - 1 : 0;
}

const struct strategy first_strategy = {.name = "first", .choose = choose, .draw = draw};
