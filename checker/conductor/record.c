/* What is remembered of a schedule: its switches, and its steps when it is traced. */
#include "conductor.h"

bool op_is_access(enum op op)
{
    return op >= OP_READ && op <= OP_ATOMIC_WRITE;
}

bool op_writes(enum op op)
{
    return op == OP_WRITE || op == OP_ATOMIC_WRITE;
}

static void callers_note(struct conduct_step *step, const struct thread *thread)
{
    uint64_t stack[STACK_MOST];
    stack_walk(stack, (const void *)(uintptr_t)(step->pc + 1 + conductor.load), thread->frame);
    for (int i = 0; i < CALLERS_MOST; i++)
        step->callers[i] = (uint32_t)stack[i + 1];
}

void record_step(const struct thread *thread, enum op op, const void *object, unsigned size,
                 uint64_t pc, enum step_event event, int other)
{
    struct shared *s = conductor.shared;
    if (!s->tracing)
        return;
    if (s->step_count == STEPS_MOST) {
        s->steps_lost++;
        return;
    }
    bool is_thread = op == OP_JOIN || op == OP_CREATE || op == OP_CANCEL || op == OP_DETACH;
    struct conduct_step *step = &s->steps[s->step_count++];
    step->time = conductor.now;
    step->object = is_thread ? 0 : (uint64_t)(uintptr_t)object;
    step->pc = pc;
    step->thread = (uint16_t)thread->number;
    step->op = (uint8_t)op;
    step->event = (uint8_t)event;
    step->size = (uint16_t)size;
    step->other = (int16_t)(is_thread && object ? ((const struct thread *)object)->number : other);
    step->at = (uint32_t)thread->points;
    callers_note(step, thread);
}

void record_switch(const struct thread *from, const struct thread *to)
{
    struct shared *s = conductor.shared;
    if (s->switch_count == SWITCHES_MOST) {
        s->switches_lost = 1;
        return;
    }
    struct conduct_switch *one = &s->switches[s->switch_count++];
    one->thread = (uint16_t)from->number;
    one->next = (uint16_t)to->number;
    one->at = (uint32_t)from->points;
}
