/*
 * The switches that are written in shared.script, and no others: "thread 1, at its 12th point,
 * hands over to thread 0". A thread that must wait where nothing is written hands over to the next
 * in order. Counting by thread keeps the rest in place when a switch is left out.
 */
#include "../conductor.h"

static struct thread *runnable_numbered(int number)
{
    EACH_RUNNABLE(t)
    {
        if (t->number == number)
            return t;
    }
    return NULL;
}

struct thread *script_next(const struct thread *from)
{
    const struct shared *s = conductor.shared;
    for (uint32_t i = 0; i < s->script_count && i < SWITCHES_MOST; i++) {
        const struct conduct_switch *one = &s->script[i];
        struct thread *next =
            one->thread == from->number && one->at == from->points && !(one->next & 0x8000)
                ? runnable_numbered(one->next)
                : NULL;
        if (next)
            return next;
    }
    return NULL;
}

static struct thread *choose(struct thread *current)
{
    struct thread *next = script_next(conductor.current);
    if (next)
        return next;
    if (current)
        return current;
    next = runnable_next(conductor.current);
    return next ? next : runnable_next(NULL);
}

/* Which waiter a signal wakes is written like a switch; where nothing is, the oldest. */
static uint32_t draw(uint32_t count)
{
    (void)count;
    return 0;
}

const struct strategy script_strategy = {.name = "script", .choose = choose, .draw = draw};
