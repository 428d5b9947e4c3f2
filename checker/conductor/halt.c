/*
 * A schedule that halts, so that somebody can say who goes on: see halt_when. What every thread
 * would do next is written down behind the steps of the trace, and the process ends. Nothing stays
 * behind: with the answer, the schedule is run again from its start, as far as the next choice.
 */
#include "conductor.h"

static uint32_t choices;

static bool is_place(const struct thread *me, const struct conduct_halt *halt)
{
    return (uint32_t)me->number == halt->thread && me->points == halt->at;
}

static bool is_on_the_way(const struct thread *current, const struct conduct_halt *halt)
{
    return current && (uint32_t)current->number == halt->thread && current->points < halt->at;
}

/* It looks as if it waited, and only lets the others go first. */
static bool gives_way(const struct thread *t)
{
    return t->state == THREAD_BLOCKED && t->wait.op == OP_YIELD;
}

static void next_note(const struct thread *t)
{
    uint64_t routine = (uint64_t)(uintptr_t)t->routine - conductor.load;
    if (gives_way(t))
        record_step(t, OP_YIELD, NULL, 0, t->pc, STEP_NEXT, -1);
    else if (t->state == THREAD_RUNNABLE && t->op == OP_BEGIN && t->routine)
        record_step(t, OP_BEGIN, NULL, 0, routine, STEP_NEXT, -1);
    else if (t->state == THREAD_RUNNABLE)
        record_step(t, t->op, t->object, t->size, t->pc, STEP_NEXT, -1);
}

_Noreturn static void halt_here(const struct thread *current)
{
    struct conduct_halted *halted = &conductor.shared->halted;
    for (int i = 0; i < conductor.top; i++)
        next_note(&conductor.threads[i]);
    halted->choice = choices;
    halted->thread = (uint32_t)conductor.current->number;
    halted->at = (uint32_t)conductor.current->points;
    halted->goes_on = current != NULL;
    schedule_end();
}

void halt_look(const struct thread *current)
{
    const struct conduct_halt *halt = &conductor.shared->halt;
    choices++;
    if (halt->when == HALT_AT && is_place(conductor.current, halt))
        halt_here(current);
    if (halt->when == HALT_PAST && choices > halt->after && !is_on_the_way(current, halt))
        halt_here(current);
}
