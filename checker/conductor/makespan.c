/*
 * How long would it take if every thread had a core of its own? Virtual time, and no stopwatch: the
 * same program always gets the same answer.
 *
 * In most schedules computing takes no time. Under a strategy that is timed it does, and the run is
 * a simulation: each thread has a clock of its own, the moment at which it goes on, and whoever's
 * is earliest has the turn.
 *
 *     an access                 10 ns      about what they take on a real machine, so that
 *     any other step          1000 ns      limits that hold there hold here, too
 *     a sleep              its length
 *     a wait            until it ends: the clock of whoever is woken is set to that moment
 *
 *     main        create 1 and 2        join -------------------------->  end
 *     thread 1          '-- lock [  10 ms  ] unlock                         ^
 *     thread 2          '-- lock waits .......... [  10 ms  ] unlock -------'
 *     conductor.now         0                   10                 20 ms: the makespan
 *
 * Steps are taken in the order of their moments. So the time of a hand-over is right whatever it is
 * made of: a lock, an atomic flag, a pipe. Nothing has to be known about objects.
 *
 * Who comes by the same few places for long waits for somebody, most likely. When all do who can go
 * on, and somebody sleeps, their steps are longer and longer: always a quarter of the time that
 * they have been at it. So an hour of sleep is over soon, and who watches the clock until some
 * moment comes misses it by a quarter at most.
 */
#include "conductor.h"

enum { ACCESS_NS = 10, STEP_NS = 1000 };

/* So many points at the same few places are enough; and the next time, when it was right. */
enum { PATIENCE = 2048, PATIENCE_AGAIN = 256 };

static struct conduct_span *span(void)
{
    return &conductor.shared->span_now;
}

static void work_add(struct thread *thread, uint64_t duration)
{
    thread->work += duration;
    span()->work += duration;
}

static void time_spend(struct thread *thread, uint64_t duration)
{
    thread->clock += duration;
    work_add(thread, duration);
}

void makespan_step(struct thread *me, enum op op)
{
    time_spend(me, op_is_access(op) ? ACCESS_NS : STEP_NS);
}

void makespan_turn(const struct thread *thread)
{
    if (thread->clock > conductor.now)
        conductor.now = thread->clock;
}

bool makespan_is_due(uint64_t deadline)
{
    EACH_RUNNABLE(t)
    {
        if (t->clock < deadline)
            return false;
    }
    return conductor.runnable > 0 && deadline != NEVER;
}

static bool all_have_been_spinning(void)
{
    EACH_RUNNABLE(t)
    {
        if (t->points - t->busy_at < PATIENCE)
            return false;
    }
    return true;
}

void makespan_spin(uint64_t deadline)
{
    if (deadline == NEVER || !all_have_been_spinning())
        return;
    EACH_RUNNABLE(t)
    {
        uint64_t longer = (t->clock - t->busy_since) / 4;
        uint64_t rest = t->clock < deadline ? deadline - t->clock : 0;
        t->busy_at = t->points - (PATIENCE - PATIENCE_AGAIN);
        time_spend(t, longer < rest ? longer : rest);
    }
}

void makespan_busy(struct thread *me)
{
    me->busy_at = me->points;
    me->busy_since = me->clock;
}

/* ---- who waits for whom, and where ---- */

static bool is_there(const struct conduct_waited *place, const struct thread *me,
                     const uint64_t *stack)
{
    bool same = place->thread == me->number && place->op == me->wait.op;
    for (int i = 0; same && i < STACK_MOST; i++)
        same = place->stack[i] == stack[i];
    return same;
}

/* A new one; when there is no room, instead of the one with the least. */
static struct conduct_waited *place_add(const struct thread *me, const uint64_t *stack)
{
    struct conduct_span *s = span();
    struct conduct_waited *place = &s->waits[0];
    if (s->wait_count < WAITS_MOST)
        place = &s->waits[s->wait_count++];
    for (uint32_t i = 0; s->wait_count == WAITS_MOST && i < WAITS_MOST; i++)
        if (s->waits[i].total < place->total)
            place = &s->waits[i];
    place->thread = me->number;
    place->op = me->wait.op;
    place->total = place->times = 0;
    for (int i = 0; i < STACK_MOST; i++)
        place->stack[i] = stack[i];
    return place;
}

static struct conduct_waited *place_of(const struct thread *me)
{
    struct conduct_span *s = span();
    uint64_t stack[STACK_MOST];
    stack_walk(stack, (const void *)(uintptr_t)(me->pc + 1 + conductor.load), me->frame);
    for (uint32_t i = 0; i < s->wait_count; i++)
        if (is_there(&s->waits[i], me, stack))
            return &s->waits[i];
    return place_add(me, stack);
}

static void wait_note(const struct thread *me, uint64_t duration)
{
    struct conduct_waited *place = place_of(me);
    place->total += duration;
    place->times++;
    place->object = (uint64_t)(uintptr_t)me->wait.object;
}

void makespan_waited(struct thread *me, uint64_t duration)
{
    me->busy_since += duration;
    if (me->wait.op == OP_SLEEP || me->woken == WOKEN_TIMEOUT)
        work_add(me, duration);
    else if (!me->wait.aloof && duration > 0)
        wait_note(me, duration);
}

void makespan_left(const struct thread *thread)
{
    if (thread->work > span()->longest)
        span()->longest = thread->work;
}

/* Those who are still there have not come to the end of the step they are in. */
void makespan_end(void)
{
    const struct thread *me = conductor_self;
    uint64_t end = me->clock > conductor.now ? me->clock : conductor.now;
    for (int i = 0; i < conductor.top; i++) {
        struct thread *t = &conductor.threads[i];
        uint64_t over = t->clock > end ? t->clock - end : 0;
        if (t->state == THREAD_NONE || t->state == THREAD_ENDED)
            continue;
        t->work -= over;
        span()->work -= over;
        makespan_left(t);
    }
    span()->makespan = end;
}
