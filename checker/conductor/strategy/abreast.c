/*
 * Side by side, as on a machine with a core for each thread: computing takes time (makespan.c has
 * the rules), and whoever's moment comes first goes on. Of several at the same moment it is the
 * next in order, so that nobody is passed over for ever.
 *
 * A signal wakes whoever waits longest. There is one such schedule, whatever the seed says. What
 * it takes from beginning to end is the program's makespan.
 */
#include "../conductor.h"

static struct thread *next_in_turn(const struct thread *after)
{
    struct thread *next = after ? runnable_next(after) : NULL;
    return next ? next : runnable_next(NULL);
}

static struct thread *choose(struct thread *current)
{
    struct thread *t = conductor.current, *first = NULL;
    (void)current;
    for (int i = 0; i < conductor.runnable; i++) {
        t = next_in_turn(t);
        if (!first || t->clock < first->clock)
            first = t;
    }
    return first;
}

static uint32_t draw(uint32_t count)
{
    (void)count;
    return 0;
}

const struct strategy abreast_strategy = {
    .name = "abreast", .choose = choose, .draw = draw, .timed = true};
