/*
 * No preemption: who has the turn keeps it until it must wait. Most programs are written as if this
 * were so, and the run gives the others their estimates.
 *
 * Depth says who comes then: 0 the next in order of creation, and whoever waits longest is woken
 * first; 1 the youngest, and whoever waits least; 2 is the opposite of
 * no preemption, everyone in turns.
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

static struct thread *choose(struct thread *current)
{
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
