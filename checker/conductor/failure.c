/*
 * What is written down when a schedule fails: the kind, every thread with its stack, what it waits
 * for and what it holds. Names and lines are found by the checker, afterwards and once.
 *
 * Two failures are the same when kind and places are: the innermost frames of the threads that are
 * told, in any order.
 */
#include "conductor.h"
#include "peek.h"
#include "system.h"

static bool is_return_address(uint64_t pc)
{
    extern char __executable_start, etext;
    return pc > (uint64_t)(uintptr_t)&__executable_start && pc <= (uint64_t)(uintptr_t)&etext;
}

/*
 * From the wrapper's own frame outward: pc is its return address, in the program; frames are linked
 * by their frame pointers, which point upward. Libraries keep none, so the walk ends at the first
 * of them; main's caller is one.
 */
int stack_walk(uint64_t *stack, const void *pc, void **frame)
{
    int count = 0;
    uintptr_t low = (uintptr_t)frame;
    uint64_t address = (uint64_t)(uintptr_t)pc;
    for (int i = 0; i < STACK_MOST; i++)
        stack[i] = 0;
    while (count < STACK_MOST && is_return_address(address)) {
        stack[count++] = address - 1 - conductor.load;
        void **outer = frame ? frame[0] : NULL;
        bool strange = (uintptr_t)outer <= low || (uintptr_t)outer - low > (1 << 23);
        if (!outer || ((uintptr_t)outer & 7) || (strange && count > 1))
            break;
        frame = outer;
        low = (uintptr_t)outer;
        address = (uint64_t)(uintptr_t)frame[1];
    }
    return count;
}

static void copy_stack(uint64_t *to, const uint64_t *from)
{
    for (int i = 0; i < STACK_MOST; i++)
        to[i] = from[i];
}

/* ---- who waits for whom ---- */

/* The thread that has what t waits for; NULL: nobody, or nobody in particular. */
static struct thread *awaited(const struct thread *t)
{
    if (t->state != THREAD_BLOCKED)
        return NULL;
    switch (t->wait.op) {
    case OP_LOCK:
    case OP_SPIN_LOCK:
        return lock_owner(t->wait.object, OP_NONE, NULL);
    case OP_READ_LOCK: {
        struct thread *writer = lock_owner(t->wait.object, OP_WRITE_LOCK, NULL);
        return writer ? writer : waiter_next(NULL, OP_WRITE_LOCK, t->wait.object);
    }
    case OP_WRITE_LOCK: {
        struct thread *other = lock_owner(t->wait.object, OP_NONE, t);
        return other ? other : lock_owner(t->wait.object, OP_NONE, NULL);
    }
    case OP_JOIN:
        return (struct thread *)(uintptr_t)t->wait.object;
    default:
        return NULL;
    }
}

/* Does the chain from t come back to t? Its threads are those met on the way. */
static bool closes_circle(const struct thread *from)
{
    const struct thread *t = from;
    for (int i = 0; i < THREADS_MOST && t; i++) {
        if (t->state != THREAD_BLOCKED || t->wait.deadline != NEVER)
            return false;
        t = awaited(t);
        if (t == from)
            return true;
    }
    return false;
}

static int circle_length(const struct thread *from)
{
    int length = 1;
    for (const struct thread *t = awaited(from); t && t != from; t = awaited(t))
        length++;
    return length;
}

static bool is_in_circle(const struct thread *member, const struct thread *from)
{
    const struct thread *t = from;
    for (int i = 0; from && i < THREADS_MOST; i++) {
        if (t == member)
            return true;
        t = awaited(t);
        if (!t || t == from)
            return false;
    }
    return false;
}

/* ---- the report ---- */

static void tell_locks(struct conduct_side *side, const struct thread *t)
{
    int count = t->held_count < HELD_MOST ? t->held_count : HELD_MOST;
    side->lock_count = 0;
    for (int i = 0; i < count && side->lock_count < LOCKS_MOST; i++) {
        struct conduct_lock *lock = &side->locks[side->lock_count++];
        lock->address = (uint64_t)(uintptr_t)t->held[i].lock;
        lock->op = t->held[i].op;
        copy_stack(lock->stack, t->held[i].stack);
    }
}

/* The stack of a thread that may be another: for Helgrind, its reader would race with its owner. */
static void peek_at_stack(const struct thread *t)
{
    enum { MAIN_HAS_MORE = 1 << 16, CALLERS = 1 << 12 }; /* whoever called thread_begin */
    uintptr_t low = (uintptr_t)t->frame;
    uintptr_t high = t->stack_high > low ? t->stack_high + CALLERS : low + MAIN_HAS_MORE;
    PEEK_AT_BYTES(t->frame, high - low);
}

static void tell_thread(const struct thread *t, const struct thread *circle)
{
    struct conduct_failure *f = &conductor.shared->now;
    if (f->side_count == SIDES_MOST)
        return;
    struct conduct_side *side = &f->sides[f->side_count++];
    const struct thread *owner = awaited(t);
    side->thread = t->number;
    side->owner = owner ? owner->number : -1;
    side->blocked = t->state == THREAD_BLOCKED && t->wait.op != OP_YIELD;
    side->op = side->blocked ? t->wait.op : t->op;
    side->object = (uint64_t)(uintptr_t)(side->blocked ? t->wait.object : t->object);
    side->in_circle = circle && is_in_circle(t, circle);
    const void *pc = (const void *)(uintptr_t)(t->pc + 1 + conductor.load);
    for (int i = 0; i < STACK_MOST; i++)
        side->stack[i] = 0;
    if (t->frame) {
        peek_at_stack(t);
        stack_walk(side->stack, pc, t->frame);
    }
    copy_stack(side->created, t->created);
    tell_locks(side, t);
}

/* The sum does not depend on the order of threads. */
static uint64_t failure_key(const struct conduct_failure *f)
{
    uint64_t key = (f->kind + 1) * 0x9e3779b97f4a7c15 + (uint64_t)(uint32_t)f->detail;
    for (uint32_t i = 0; i < f->side_count; i++) {
        const struct conduct_side *side = &f->sides[i];
        bool told = f->kind != CONDUCT_DEADLOCK || side->in_circle;
        if (told && (side->blocked || f->kind != CONDUCT_THREAD_LEAK))
            key += (side->stack[0] ^ side->stack[1] << 20) * 0xff51afd7ed558ccd;
    }
    return key;
}

static void failure_begin(enum conduct_kind kind, int detail)
{
    struct conduct_failure *f = &conductor.shared->now;
    f->detail = detail;
    f->side_count = 0;
    f->message[0] = '\0';
    f->kind = kind;
}

static void failure_complete(void)
{
    struct conduct_failure *f = &conductor.shared->now;
    f->key = failure_key(f);
    f->points = conductor.shared->points;
    f->preemptions = conductor.shared->preemptions;
}

/* All threads that are alive; those in the circle first. */
static void tell_all(const struct thread *circle)
{
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < conductor.top; i++) {
            const struct thread *t = &conductor.threads[i];
            bool alive = t->state != THREAD_NONE && t->state != THREAD_ENDED && !t->service;
            if (alive && is_in_circle(t, circle) == (round == 0))
                tell_thread(t, circle);
        }
}

_Noreturn void schedule_end(void)
{
    for (;;)
        SYSTEM(SYS_exit_group, 0);
}

_Noreturn static void failure_report(enum conduct_kind kind, const struct thread *circle)
{
    failure_begin(kind, 0);
    tell_all(circle);
    failure_complete();
    schedule_end();
}

void failure_circle(struct thread *from)
{
    if (closes_circle(from))
        failure_report(circle_length(from) == 1 ? CONDUCT_SELF_DEADLOCK : CONDUCT_DEADLOCK, from);
}

static bool somebody_waits(enum op op)
{
    for (int i = 0; i < conductor.top; i++)
        if (conductor.threads[i].state == THREAD_BLOCKED && conductor.threads[i].wait.op == op)
            return true;
    return false;
}

_Noreturn void failure_stuck(void)
{
    for (int i = 0; i < conductor.top; i++)
        if (conductor.threads[i].state == THREAD_BLOCKED)
            failure_circle(&conductor.threads[i]);
    failure_report(somebody_waits(OP_WAIT) ? CONDUCT_LOST_WAKEUP : CONDUCT_STUCK, NULL);
}

/* Who works and comes by ever new places is no part of a livelock, however long it takes. */
static bool all_spin(void)
{
    for (int i = 0; i < conductor.top; i++)
        if (conductor.threads[i].state == THREAD_RUNNABLE && conductor.threads[i].idle == 0)
            return false;
    return true;
}

_Noreturn void failure_livelock(void)
{
    failure_report(all_spin() ? CONDUCT_LIVELOCK : CONDUCT_TOO_LONG, NULL);
}

_Noreturn void failure_starvation(struct thread *starved)
{
    failure_begin(CONDUCT_STARVATION, starved->number);
    tell_thread(starved, NULL);
    tell_thread(conductor_self, NULL);
    failure_complete();
    schedule_end();
}

static bool is_leaked(const struct thread *t)
{
    return t != conductor_self && !t->detached && !t->service &&
           (t->state == THREAD_BLOCKED || t->state == THREAD_RUNNABLE ||
            t->state == THREAD_OUTSIDE);
}

/* A lab's driver has begun, and is not at its end: kit/drive.c says so. A program that leaves then
 * has shown nothing, whatever status it leaves with. */
static bool driver_works;

void conductor_driver_begins(void)
{
    driver_works = true;
}

void conductor_driver_ends(void)
{
    driver_works = false;
}

void failure_exit(int status)
{
    if (conductor.exiting)
        return;
    conductor.exiting = true;
    if (conductor.timed)
        makespan_end();
    bool leaked = false;
    for (int i = 1; i < conductor.top; i++)
        leaked = leaked || is_leaked(&conductor.threads[i]);
    bool wrong = (status & 0xff) != 0 || driver_works;
    if (!leaked && !wrong)
        return;
    failure_begin(wrong ? CONDUCT_WRONG_RESULT : CONDUCT_THREAD_LEAK, status & 0xff);
    for (int i = 1; i < conductor.top; i++)
        if (is_leaked(&conductor.threads[i]))
            tell_thread(&conductor.threads[i], NULL);
    failure_complete();
}

void failure_note(enum conduct_kind kind, int detail, const char *message, void *frame,
                  const void *pc)
{
    struct thread *me = conductor_self;
    if (conductor.shared->now.kind != CONDUCT_PASSED && kind == CONDUCT_CRASH)
        return; /* abort's own signal */
    conductor.exiting = true;
    failure_begin(kind, detail);
    for (int i = 0; message && message[i] && i < MESSAGE_MOST - 1; i++) {
        conductor.shared->now.message[i] = message[i];
        conductor.shared->now.message[i + 1] = '\0';
    }
    if (me) {
        me->frame = frame;
        me->pc = (uint64_t)(uintptr_t)pc - 1 - conductor.load;
        tell_thread(me, NULL);
    }
    failure_complete();
}
