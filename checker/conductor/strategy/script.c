/*
 * The switches that are written in shared.script, and no others: "thread 1, at its 12th point,
 * hands over to thread 0". A thread that must wait where nothing is written hands over to the next
 * in order. Counting by thread keeps the rest in place when a switch is left out.
 */
#include "../conductor.h"

/* Who ends, and is awaited by nobody, is there until the turn is handed over. */
static struct thread *thread_numbered(int number)
{
    for (int i = 0; i < conductor.top; i++) {
        struct thread *t = &conductor.threads[i];
        if ((t->state != THREAD_NONE || t == conductor.current) && t->number == number)
            return t;
    }
    return NULL;
}

static struct thread *runnable_numbered(int number)
{
    EACH_RUNNABLE(t)
    {
        if (t->number == number)
            return t;
    }
    return NULL;
}

/*
 * The list is in the order of the schedule it was taken from. What was written for points that are
 * behind their thread will never come, so the search begins behind it; a shortened list may run a
 * little out of order, so it does not end at the first that does not fit.
 */
enum { AHEAD = 64 };

static bool used[SWITCHES_MOST]; /* its thread may stay at that point for long */

static uint32_t script_begin(void)
{
    static uint32_t done;
    const struct shared *s = conductor.shared;
    while (done < s->script_count && done < SWITCHES_MOST) {
        const struct conduct_switch *one = &s->script[done];
        const struct thread *t = thread_numbered(one->thread);
        if (!used[done] && (t ? t->points <= one->at : one->thread >= conductor.created))
            break;
        done++;
    }
    return done;
}

static void made_note(uint32_t i)
{
    used[i] = true;
    conductor.shared->made[i] = 1;
}

static bool is_here(const struct conduct_switch *one, const struct thread *from)
{
    return one->thread == from->number && one->at == from->points;
}

struct thread *script_next(const struct thread *from)
{
    const struct shared *s = conductor.shared;
    uint32_t begin = script_begin();
    for (uint32_t i = begin; i < s->script_count && i < SWITCHES_MOST && i < begin + AHEAD; i++) {
        const struct conduct_switch *one = &s->script[i];
        struct thread *next =
            is_here(one, from) && !(one->next & SWITCH_WAKES) ? runnable_numbered(one->next) : NULL;
        if (next)
            made_note(i);
        if (next)
            return next;
    }
    return NULL;
}

/* Where only one can go on, nobody asks the list. */
void script_note(const struct thread *from, int next)
{
    const struct shared *s = conductor.shared;
    if (conductor.strategy != STRATEGY_SCRIPT)
        return;
    uint32_t begin = script_begin();
    for (uint32_t i = begin; i < s->script_count && i < SWITCHES_MOST && i < begin + AHEAD; i++)
        if (is_here(&s->script[i], from) && s->script[i].next == next)
            made_note(i);
}

static void begin(void)
{
    struct shared *s = conductor.shared;
    for (uint32_t i = 0; i < s->script_count && i < SWITCHES_MOST; i++)
        s->made[i] = 0;
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

const struct strategy script_strategy = {
    .name = "script", .begin = begin, .choose = choose, .draw = draw};
