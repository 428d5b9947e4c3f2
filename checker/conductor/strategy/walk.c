/*
 * Random walk: at each point that others may notice, anyone may go on. Depth d makes turns longer,
 * 2^d such points on average; the uniform walk, d = 0, seldom lets one thread run far ahead of the
 * others.
 */
#include "../conductor.h"

static struct thread *choose(struct thread *current)
{
    if (current && !is_visible(current))
        return current;
    if (current && random_below((uint64_t)1 << conductor.depth) != 0)
        return current;
    uint64_t index = random_below((uint64_t)conductor.runnable);
    EACH_RUNNABLE(t)
    {
        if (index-- == 0)
            return t;
    }
    return current;
}

const struct strategy walk_strategy = {.name = "walk", .choose = choose};
