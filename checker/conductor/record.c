/* What is remembered of a schedule: its switches, its steps when it is traced, who touched what. */
#include "conductor.h"

bool op_is_access(enum op op)
{
    return op >= OP_READ && op <= OP_ATOMIC_WRITE;
}

bool op_writes(enum op op)
{
    return op == OP_WRITE || op == OP_ATOMIC_WRITE;
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

/* ---- conflicts ---- */

enum { PROBES = 8 };

static uint64_t granule(const void *address)
{
    return (uint64_t)(uintptr_t)address >> 3;
}

static struct conduct_site *site_find(uint64_t key, bool add)
{
    struct conduct_site *sites = conductor.shared->sites;
    uint64_t hash = key * 0x9e3779b97f4a7c15 >> 40;
    for (unsigned i = 0; i < PROBES; i++) {
        struct conduct_site *site = &sites[(hash + i) & (SITES_MOST - 1)];
        if (site->address == key)
            return site;
        if (site->address == 0) {
            if (add)
                site->address = key;
            return add ? site : NULL;
        }
    }
    return NULL;
}

static bool is_shared(const struct conduct_site *site)
{
    return site->writes && (site->threads & (site->threads - 1));
}

bool is_conflicting(const void *address)
{
    const struct conduct_site *site = site_find(granule(address), false);
    return site && is_shared(site);
}

/* An access to another thread's stack makes that stack's accesses worth a point from now on. */
static void stack_share(const struct thread *accessor, const void *address)
{
    uintptr_t at = (uintptr_t)address;
    for (int i = 0; i < conductor.top; i++) {
        struct thread *t = &conductor.threads[i];
        if (t != accessor && t->state != THREAD_NONE && at >= t->stack_low && at < t->stack_high)
            t->stack_shared = true;
    }
}

void record_access(struct thread *thread, enum op op, const void *address, uint64_t pc)
{
    (void)pc;
    struct conduct_site *site = site_find(granule(address), true);
    uint32_t bit = (uint32_t)1 << (thread->number < 31 ? thread->number : 31);
    stack_share(thread, address);
    if (!site)
        return;
    site->threads |= bit;
    if (op_writes(op))
        site->writes |= bit;
}
