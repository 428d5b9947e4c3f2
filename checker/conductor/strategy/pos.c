/*
 * Partial order sampling (Yuan, Yang, Gu, "Partial Order Aware Concurrency Sampling", CAV 2018):
 * what each thread is about to do has a random priority, and the highest is done. Whatever races
 * with it is given a fresh one, so each of two racing events comes first with equal chance, however
 * long the threads before them are.
 *
 * The paper shows that the least likely partial order is exponentially more likely here than in a
 * random walk over the same events; events that nothing races with cost no chance at all.
 */
#include "../conductor.h"

/* Priority 0: none yet. */
static void priorities_give(void)
{
    EACH_RUNNABLE(t)
    {
        if (t->priority == 0)
            t->priority = random_next() | 1;
    }
}

static struct thread *highest(void)
{
    struct thread *best = NULL;
    EACH_RUNNABLE(t)
    {
        if (!best || t->priority > best->priority)
            best = t;
    }
    return best;
}

/* After chosen has done its event, whatever raced with it is drawn again. */
static void priorities_take(struct thread *chosen)
{
    EACH_RUNNABLE(t)
    {
        if (t != chosen && is_racing(t, chosen))
            t->priority = 0;
    }
    chosen->priority = 0;
}

static struct thread *choose(struct thread *current)
{
    if (current && !is_visible(current))
        return current;
    priorities_give();
    struct thread *best = highest();
    priorities_take(best);
    return best;
}

const struct strategy pos_strategy = {.name = "pos", .choose = choose};
