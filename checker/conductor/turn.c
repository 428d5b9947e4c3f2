/*
 * The turn: who has it, how it is handed over, and who gets it next.
 *
 *     point ----.                       .--> the strategy, when several can go on
 *     block ----+--> turn_pass --> pick +--> the only one that can
 *     leave ----'         |             +--> whoever sleeps least: the clock jumps there
 *                         |             '--> nobody: failure_stuck
 *                         '--> hand_over: a futex word for each thread
 *
 * The words are waited for by raw system calls, and nothing here is instrumented: the tools see
 * each thread come and go as if it had been alone, and no happens-before edge where there is none.
 */
#include "conductor.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/prctl.h>

#include "children.h"
#include "signals.h"
#include "system.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

enum { SPIN_WINDOW = 128, STARVED = 2000 };

unsigned char conductor_on;
struct conductor conductor;
_Thread_local struct thread *conductor_self;

/* ---- chance ---- */

uint64_t random_next(void)
{
    uint64_t x = conductor.random;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    conductor.random = x;
    return x * 0x2545f4914f6cdd1d;
}

uint64_t random_below(uint64_t bound)
{
    return bound < 2 ? 0 : (random_next() >> 11) % bound;
}

/* ---- the words ---- */

static void hand_over(struct thread *next)
{
    conductor.current = next;
    __atomic_store_n(&next->go, 1, __ATOMIC_RELEASE);
    SYSTEM(SYS_futex, &next->go, FUTEX_WAKE_PRIVATE, 1);
}

/*
 * A thread that has ended goes on without the turn for a moment: it gives back its stack, its part
 * of the heap, and what the tools keep for it. Whoever has the turn next waits until it is gone, or
 * addresses would depend on luck, and with them what the strategies remember and what a heap that
 * was damaged does next. The kernel says when: it clears the word that pthread_join waits for too.
 *
 * The patience is for destructors of the program that wait for us, in the last round.
 */
static void leaver_await(void)
{
    enum { PATIENCE = 50, TRIES_MOST = 4 };
    const struct timespec pause = {.tv_nsec = PATIENCE * 1000000L};
    int tid = conductor.leaver;
    conductor.leaver = 0;
    for (int i = 0; i < TRIES_MOST && conductor.leaver_word; i++) {
        long answer = SYSTEM(SYS_futex, conductor.leaver_word, FUTEX_WAIT, tid, &pause);
        if (answer == -EAGAIN || answer == -EFAULT) /* cleared; given back altogether */
            return;
    }
    if (conductor.leaver_word)
        return;
    int pid = (int)SYSTEM(SYS_getpid);
    while (tid != pid /* main's number stays */ && SYSTEM(SYS_tgkill, pid, tid, 0) == 0)
        SYSTEM(SYS_sched_yield);
}

static void turn_await(struct thread *me)
{
    while (!__atomic_exchange_n(&me->go, 0, __ATOMIC_ACQUIRE))
        SYSTEM(SYS_futex, &me->go, FUTEX_WAIT_PRIVATE, 0, NULL);
    if (conductor.leaver)
        leaver_await();
}

/* ---- who can ---- */

struct thread *runnable_next(const struct thread *after)
{
    struct thread *end = conductor.threads + conductor.top;
    struct thread *t =
        after ? conductor.threads + (after - conductor.threads) + 1 : conductor.threads;
    while (t < end && t->state != THREAD_RUNNABLE)
        t++;
    return t < end ? t : NULL;
}

static struct thread *blocked_next(const struct thread *after)
{
    struct thread *end = conductor.threads + conductor.top;
    struct thread *t =
        after ? conductor.threads + (after - conductor.threads) + 1 : conductor.threads;
    while (t < end && t->state != THREAD_BLOCKED)
        t++;
    return t < end ? t : NULL;
}

void wake(struct thread *thread, enum woken why)
{
    if (thread->state != THREAD_BLOCKED && thread->parked.used) {
        thread->parked.over = true;
        thread->parked.why = why;
    }
    if (thread->state != THREAD_BLOCKED)
        return;
    thread->state = THREAD_RUNNABLE;
    thread->woken = why;
    thread->clock = conductor.now;
    conductor.runnable++;
    if (thread->wait.ready)
        conductor.polled--;
    record_step(thread, thread->wait.op, thread->wait.object, 0, thread->pc,
                why == WOKEN_TIMEOUT ? STEP_EXPIRES : STEP_WAKES, -1);
}

const struct wait *wait_of(const struct thread *t)
{
    if (t->state == THREAD_BLOCKED)
        return &t->wait;
    bool handles = t->state == THREAD_RUNNABLE && t->parked.used && !t->parked.over;
    return handles ? &t->parked.wait : NULL;
}

struct thread *waiter_next(const struct thread *after, enum op op, const void *object)
{
    struct thread *end = conductor.threads + conductor.top;
    struct thread *t =
        after ? conductor.threads + (after - conductor.threads) + 1 : conductor.threads;
    for (; t < end; t++) {
        const struct wait *wait = wait_of(t);
        if (wait && wait->object == object && (op == OP_NONE || wait->op == op))
            return t;
    }
    return NULL;
}

int wake_all(enum op op, const void *object)
{
    int count = 0;
    for (struct thread *t = NULL; (t = waiter_next(t, op, object)) != NULL; count++)
        wake(t, WOKEN_READY);
    return count;
}

/* The one before whom index others wait already. */
static struct thread *waiter_at(uint32_t index, enum op op, const void *object)
{
    for (struct thread *t = NULL; (t = waiter_next(t, op, object)) != NULL;) {
        uint32_t before = 0;
        for (struct thread *u = NULL; (u = waiter_next(u, op, object)) != NULL;)
            before += u->wait_order < t->wait_order;
        if (before == index)
            return t;
    }
    return NULL;
}

/* A choice of the schedule like any other: it is recorded, and a script repeats it. */
static struct thread *waiter_scripted(enum op op, const void *object)
{
    const struct shared *s = conductor.shared;
    if (conductor.strategy != STRATEGY_SCRIPT && conductor.strategy != STRATEGY_NOVEL)
        return NULL;
    for (uint32_t i = 0; i < s->script_count && i < SWITCHES_MOST; i++) {
        const struct conduct_switch *one = &s->script[i];
        if (one->thread != conductor.current->number || one->at != conductor.current->points ||
            !(one->next & 0x8000))
            continue;
        for (struct thread *t = NULL; (t = waiter_next(t, op, object)) != NULL;)
            if (t->number == (one->next & 0x7fff))
                return t;
    }
    return NULL;
}

static void record_choice(const struct thread *chosen)
{
    struct shared *s = conductor.shared;
    if (s->switch_count < SWITCHES_MOST)
        s->switches[s->switch_count++] =
            (struct conduct_switch){.thread = (uint16_t)conductor.current->number,
                                    .next = (uint16_t)(chosen->number | 0x8000),
                                    .at = (uint32_t)conductor.current->points};
    else
        s->switches_lost = 1;
}

static struct thread *waiter_drawn(enum op op, const void *object)
{
    const struct strategy *strategy = strategies[conductor.strategy];
    uint32_t count = 0;
    for (struct thread *t = NULL; (t = waiter_next(t, op, object)) != NULL;)
        count++;
    if (count < 2)
        return waiter_next(NULL, op, object);
    uint32_t index = strategy->draw ? strategy->draw(count) : (uint32_t)random_below(count);
    return waiter_at(index, op, object);
}

struct thread *waiter_choose(enum op op, const void *object)
{
    struct thread *chosen = waiter_scripted(op, object);
    if (!chosen)
        chosen = waiter_drawn(op, object);
    if (chosen && chosen != waiter_at(0, op, object))
        record_choice(chosen);
    if (chosen)
        script_note(conductor.current, chosen->number | SWITCH_WAKES);
    return chosen;
}

/* ---- time, and the world outside ---- */

static uint64_t deadline_next(void)
{
    uint64_t next = timers_next();
    for (struct thread *t = NULL; (t = blocked_next(t)) != NULL;)
        if (t->wait.deadline < next)
            next = t->wait.deadline;
    return next;
}

void time_reached(void)
{
    for (struct thread *t = NULL; (t = blocked_next(t)) != NULL;)
        if (t->wait.deadline <= conductor.now)
            wake(t, WOKEN_TIMEOUT);
    timers_fire();
}

/* Nobody can go on: the clock jumps to the moment when somebody will. */
static bool time_jump(void)
{
    uint64_t next = deadline_next();
    if (next == NEVER)
        return false;
    if (next > conductor.now)
        conductor.now = next;
    time_reached();
    return true;
}

static void polled_look(void)
{
    for (struct thread *t = NULL; conductor.polled > 0 && (t = blocked_next(t)) != NULL;)
        if (t->wait.ready && t->wait.ready(t))
            wake(t, WOKEN_READY);
}

static void outside_look(void)
{
    for (int i = 0; i < conductor.top; i++) {
        struct thread *t = &conductor.threads[i];
        if (t->state != THREAD_OUTSIDE || !__atomic_load_n(&t->back, __ATOMIC_ACQUIRE))
            continue;
        t->back = 0;
        t->state = THREAD_RUNNABLE;
        t->clock = conductor.now;
        conductor.outside--;
        conductor.runnable++;
    }
}

static void pause_ms(long milliseconds)
{
    struct timespec pause = {.tv_nsec = milliseconds * 1000000};
    SYSTEM(SYS_nanosleep, &pause, NULL);
}

/*
 * For how long the world outside may still do something for us, in ms of the wall. A child process
 * or a call that is not modelled gets what our own next moment is away, or else all the patience
 * there is. Otherwise it is descriptors that are waited for, and mostly both ends are in here.
 */
static long world_limit(void)
{
    enum { DESCRIPTORS_MS = 300 };
    uint64_t next = deadline_next();
    if (!conductor.polled && !conductor.outside && next == NEVER)
        return 0;
    bool busy = conductor.outside || children_live();
    if (!busy)
        return conductor.polled && next == NEVER ? DESCRIPTORS_MS : 0;
    if (next == NEVER)
        return LONG_MAX;
    uint64_t away = next > conductor.now ? (next - conductor.now) / (second_ns / 1000) : 0;
    uint64_t most = conductor.shared->patience_ms / 4;
    return (long)(away < most ? away : most);
}

/* Nobody can go on. Some wall time may pass, in rounds of a millisecond after the first few. */
static bool world_wait(long *rounds)
{
    enum { HASTY = 20 };
    long limit = world_limit();
    if (limit == 0 || *rounds - HASTY >= limit)
        return false;
    if (++*rounds > HASTY)
        pause_ms(1);
    else
        SYSTEM(SYS_sched_yield);
    return true;
}

/* ---- who goes on ---- */

static void spurious_wake(void)
{
    if (!conductor.shared->spurious || random_below(64) != 0)
        return;
    for (struct thread *t = NULL; (t = blocked_next(t)) != NULL;)
        if (t->wait.op == OP_WAIT && random_below(2)) {
            wake(t, WOKEN_SPURIOUS);
            return;
        }
}

static struct thread *chosen(struct thread *thread)
{
    if (conductor.timed)
        makespan_turn(thread);
    return thread;
}

static struct thread *pick(struct thread *current)
{
    enum { JUMPS_MOST = 1000 }; /* a periodic timer may tick for nobody */
    long rounds = 0;
    int jumps = 0;
    spurious_wake();
    for (;;) {
        if (conductor.polled)
            polled_look();
        if (conductor.outside)
            outside_look();
        if (children_were_started())
            signals_fetch();
        if (conductor.timed && makespan_is_due(deadline_next())) {
            time_jump();
            continue;
        }
        if (conductor.halts && conductor.runnable > 0)
            halt_look(current);
        if (conductor.runnable == 1)
            return chosen(runnable_next(NULL));
        if (conductor.runnable > 1)
            return chosen(strategies[conductor.strategy]->choose(current));
        if (world_wait(&rounds))
            continue;
        if (!time_jump() || ++jumps > JUMPS_MOST)
            failure_stuck();
        rounds = 0;
    }
}

/* Gives the turn to whoever is next; current: the caller if it can go on, else NULL. */
static void turn_pass(struct thread *me, struct thread *current)
{
    int choices = conductor.runnable;
    if (!current)
        me->points++; /* so that a switch here is not taken for one at its last point */
    struct thread *next = pick(current);
    script_note(me, next->number);
    if (next == me)
        return;
    if (choices > 1 || conductor.runnable > 1)
        record_switch(me, next);
    if (current)
        conductor.shared->preemptions++;
    hand_over(next);
    turn_await(me);
    while (me->state == THREAD_BLOCKED) { /* it was only asked to look who can go on */
        next = pick(NULL);
        if (next == me)
            return;
        hand_over(next);
        turn_await(me);
    }
}

/* Notes the place, and what is touched there, in 64 bits: a verdict may depend on it. */
static void place_note(struct thread *me)
{
    uint64_t place = me->pc ^ (uint64_t)(uintptr_t)me->object * 0x9e3779b97f4a7c15;
    if (me->spin_places > SPIN_PLACES)
        return;
    for (unsigned i = 0; i < me->spin_places; i++)
        if (me->spin_seen[i] == place)
            return;
    if (me->spin_places < SPIN_PLACES)
        me->spin_seen[me->spin_places] = place;
    me->spin_places++;
}

/* In windows of some points: does it come by the same few places with the same objects? */
static bool spins(struct thread *me)
{
    place_note(me);
    if (++me->spin_count < SPIN_WINDOW)
        return false;
    bool result = me->spin_places <= SPIN_PLACES;
    if (!result) {
        me->idle = 0;
        makespan_busy(me);
    }
    me->spin_places = 0;
    me->spin_count = 0;
    return result;
}

/* They all give the turn away again and again: only time can help. */
static bool all_are_idle(void)
{
    enum { IDLE_TURNS = 16 };
    EACH_RUNNABLE(t)
    {
        if (t->idle < IDLE_TURNS)
            return false;
    }
    return true;
}

/* Some strategies would let two that spin take turns for ever, past those who could end it. */
static struct thread *least_idle(struct thread *chosen)
{
    enum { MUCH = 32 };
    struct thread *least = chosen;
    EACH_RUNNABLE(t)
    {
        if (t->idle < least->idle)
            least = t;
    }
    return least->idle + MUCH < chosen->idle ? least : chosen;
}

/* Where computing takes time everybody's turn comes, also beside those who spin. */
static void turn_yield_timed(struct thread *me)
{
    makespan_spin(deadline_next());
    turn_pass(me, me);
}

/* The others first; when they all sleep or spin, until the first of them wakes. */
void turn_yield(void)
{
    struct thread *me = conductor_self;
    me->idle++;
    if (conductor.timed) {
        turn_yield_timed(me);
        return;
    }
    if (strategies[conductor.strategy]->demote)
        strategies[conductor.strategy]->demote(me);
    if (conductor.polled)
        polled_look();
    if (conductor.outside)
        outside_look();
    if (children_were_started())
        signals_fetch();
    if (conductor.runnable == 1 || all_are_idle())
        time_jump();
    if (conductor.runnable == 1)
        return;
    me->state = THREAD_BLOCKED;
    me->wait = (struct wait){.op = OP_YIELD, .deadline = NEVER, .aloof = true};
    conductor.runnable--;
    struct thread *next = least_idle(pick(NULL));
    me->state = THREAD_RUNNABLE;
    conductor.runnable++;
    script_note(me, next->number);
    record_switch(me, next);
    hand_over(next);
    turn_await(me);
}

static void hash_step(const struct thread *me)
{
    uint64_t h = conductor.shared->hash ^ ((uint64_t)me->number << 32 | (uint64_t)me->op << 8) ^
                 me->pc << 12;
    conductor.shared->hash = (h ^ h >> 29) * 0xbf58476d1ce4e5b9;
}

void point(enum op op, const void *object, unsigned size, const void *pc, void *frame)
{
    struct thread *me = conductor_self;
    struct shared *s = conductor.shared;
    me->op = op;
    me->object = object;
    me->size = size;
    me->pc = (uint64_t)(uintptr_t)pc - 1 - conductor.load;
    me->frame = frame;
    me->points++;
    if (++s->points > s->budget)
        failure_livelock();
    if (conductor.timed)
        makespan_step(me, op);
    if (op == OP_YIELD || spins(me))
        turn_yield();
    else if (conductor.runnable > 1 || conductor.polled || conductor.timed || conductor.halts)
        turn_pass(me, me);
    site_touch(me);
    hash_step(me);
    record_step(me, op, object, size, me->pc, STEP_DOES, -1);
    if (me->signals)
        signals_deliver();
    if (me->cancel_anywhere)
        NEXT(pthread_testcancel)();
}

static void wait_copy(struct wait *to, const struct wait *from)
{
    to->op = from->op;
    to->object = from->object;
    to->deadline = from->deadline;
    to->ready = from->ready;
    to->context = from->context;
    to->cancellable = from->cancellable;
    to->interruptible = from->interruptible;
    to->restarts = from->restarts;
    to->aloof = from->aloof;
}

/* Gives the turn away until somebody wakes it. */
static void wait_begin(struct thread *me, const struct wait *wait)
{
    wait_copy(&me->wait, wait);
    me->state = THREAD_BLOCKED;
    conductor.runnable--;
    if (wait->ready)
        conductor.polled++;
    record_step(me, wait->op, wait->object, 0, me->pc, STEP_BLOCKS, -1);
    if (wait->deadline == NEVER)
        failure_circle(me);
    turn_pass(me, NULL);
}

/*
 * Signals are handled in the middle of a wait, which goes on: who wakes the thread meanwhile is
 * heard. True: the wait is over.
 */
static bool wait_handles(struct thread *me, const struct wait *wait)
{
    const struct parked outer = me->parked;
    wait_copy(&me->parked.wait, wait);
    me->parked.over = false;
    me->parked.used = true;
    bool interrupted = signals_handle(wait->restarts);
    const bool over = me->parked.over;
    const enum woken why = me->parked.why;
    me->parked = outer;
    if (over)
        me->woken = why;
    else if (interrupted && wait->interruptible)
        me->woken = WOKEN_INTERRUPTED;
    else
        return false;
    return true;
}

enum woken block(const struct wait *wait)
{
    struct thread *me = conductor_self;
    uint64_t order = ++conductor.order;
    for (;;) {
        if (me->signals && wait_handles(me, wait))
            return me->woken;
        me->wait_order = order;
        uint64_t since = conductor.now;
        wait_begin(me, wait);
        if (conductor.timed)
            makespan_waited(me, conductor.now - since);
        if (me->woken != WOKEN_INTERRUPTED)
            break;
    }
    if (me->signals)
        signals_deliver();
    return me->woken;
}

/* ---- coming and going ---- */

/* Kernels that are built without checkpoints do not tell the word. */
static void tid_note(struct thread *me)
{
    const int *word = NULL;
    me->tid = (int)SYSTEM(SYS_gettid);
    bool told = SYSTEM(SYS_prctl, PR_GET_TID_ADDRESS, &word) == 0;
    me->tid_word = told && word && *word == me->tid ? word : NULL;
}

void thread_enter(struct thread *me)
{
    conductor_self = me;
    tid_note(me);
    __atomic_store_n(&me->ready, 1, __ATOMIC_RELEASE);
    SYSTEM(SYS_futex, &me->ready, FUTEX_WAKE_PRIVATE, 1);
    turn_await(me);
}

/* What a new thread does before its first turn, it does while its creator waits: see
 * leaver_await. */
void thread_await_ready(struct thread *thread)
{
    while (!__atomic_load_n(&thread->ready, __ATOMIC_ACQUIRE))
        SYSTEM(SYS_futex, &thread->ready, FUTEX_WAIT_PRIVATE, 0, NULL);
}

static struct thread *slot_find(void)
{
    for (int i = 0; i < conductor.top; i++)
        if (conductor.threads[i].state == THREAD_NONE)
            return &conductor.threads[i];
    return conductor.top < THREADS_MOST ? &conductor.threads[conductor.top++] : NULL;
}

struct thread *thread_add(struct thread *creator, const void *pc, void *frame)
{
    struct thread *t = slot_find();
    if (!t)
        return NULL;
    for (size_t i = 0; i < offsetof(struct thread, held) / sizeof(long); i++)
        ((volatile long *)t)[i] = 0;
    t->number = conductor.created++;
    t->state = THREAD_RUNNABLE;
    t->op = OP_BEGIN;
    t->clock = conductor.now;
    t->pc = creator ? (uint64_t)(uintptr_t)pc - 1 - conductor.load : 0;
    if (creator) {
        stack_walk(t->created, pc, frame);
        t->mask = creator->mask;
    }
    conductor.alive++;
    conductor.runnable++;
    thread_note(creator, t);
    if (strategies[conductor.strategy]->arrive)
        strategies[conductor.strategy]->arrive(t);
    return t;
}

/* Of a thread that could not be started. */
void thread_remove(struct thread *thread)
{
    thread->state = THREAD_NONE;
    conductor.alive--;
    conductor.runnable--;
}

/* Nobody will ever ask for it again. */
static bool is_forgotten(const struct thread *thread)
{
    return thread->detached || thread->joined || thread->service;
}

void thread_leave(void)
{
    struct thread *me = conductor_self;
    const void *pc = (const void *)(uintptr_t)(me->pc + 1 + conductor.load);
    point(OP_END, NULL, 0, pc, NULL);
    me->points++; /* the end itself */
    if (conductor.timed)
        makespan_left(me);
    me->state = is_forgotten(me) ? THREAD_NONE : THREAD_ENDED;
    conductor.alive--;
    conductor.runnable--;
    wake_all(OP_JOIN, me);
    for (int i = 0; i < me->held_count && i < HELD_MOST; i++)
        wake_all(OP_LOCK, me->held[i].lock); /* the robust ones will be free */
    signals_assign();
    if (conductor.alive == 0) {
        failure_exit(0); /* the last one: the process ends */
        conductor_on = 0;
        return;
    }
    conductor_self = NULL;
    struct thread *next = pick(NULL);
    script_note(me, next->number);
    record_switch(me, next);
    conductor.leaver_word = me->tid_word;
    conductor.leaver = me->tid;
    hand_over(next);
}

struct thread *thread_of_tid(int tid)
{
    for (int i = 0; i < conductor.top; i++)
        if (conductor.threads[i].state != THREAD_NONE && conductor.threads[i].tid == tid)
            return &conductor.threads[i];
    return NULL;
}

struct thread *thread_of_handle(pthread_t handle)
{
    for (int i = 0; i < conductor.top; i++) {
        struct thread *t = &conductor.threads[i];
        if (t->state != THREAD_NONE && !t->joined && t->handle == handle)
            return t;
    }
    return NULL;
}

/* ---- outside ---- */

static int turn_is_free; /* all that live are outside: who comes back first has it */

static bool turn_take(void)
{
    return __atomic_exchange_n(&turn_is_free, 0, __ATOMIC_ACQ_REL);
}

/* Only to look who can go on; somebody must, when nobody can. */
static struct thread *blocked_any(void)
{
    return blocked_next(NULL);
}

void outside_enter(void)
{
    struct thread *me = conductor_self;
    me->state = THREAD_OUTSIDE;
    conductor.runnable--;
    conductor.outside++;
    outside_look();
    if (conductor.runnable > 0) {
        hand_over(pick(NULL));
    } else if (blocked_any()) {
        hand_over(blocked_any());
    } else {
        __atomic_store_n(&turn_is_free, 1, __ATOMIC_RELEASE);
        bool back = false;
        for (int i = 0; i < conductor.top; i++)
            back = back || __atomic_load_n(&conductor.threads[i].back, __ATOMIC_ACQUIRE);
        if (back && turn_take())
            hand_over(pick(NULL));
    }
}

/* Called without the turn. */
void outside_leave(void)
{
    struct thread *me = conductor_self;
    __atomic_store_n(&me->back, 1, __ATOMIC_SEQ_CST);
    if (turn_take())
        hand_over(pick(NULL));
    turn_await(me);
}

void turn_begin(void)
{
    struct thread *me = thread_add(NULL, NULL, NULL);
    tid_note(me);
    me->handle = pthread_self();
    me->op = OP_BEGIN;
    conductor.current = conductor_self = me;
    signals_begin();
}

/* ---- locks held ---- */

void held_add(const void *lock, enum op op, const void *pc, void *frame)
{
    struct thread *me = conductor_self;
    if (me->held_count < HELD_MOST) {
        struct held *held = &me->held[me->held_count];
        held->lock = lock;
        held->op = op;
        stack_walk(held->stack, pc, frame);
    }
    me->held_count++;
    record_step(me, op, lock, 0, me->pc, STEP_TAKES, -1);
    for (struct thread *t = NULL; (t = blocked_next(t)) != NULL;)
        if (t->wait.object == lock && ++t->passed_over > STARVED)
            failure_starvation(t);
}

static bool held_drop_from(struct thread *t, const void *lock)
{
    int count = t->held_count < HELD_MOST ? t->held_count : HELD_MOST;
    for (int i = count - 1; i >= 0; i--) {
        if (t->held[i].lock != lock)
            continue;
        record_step(t, t->held[i].op, lock, 0, t->pc, STEP_DROPS, -1);
        for (; i + 1 < count; i++) {
            t->held[i].lock = t->held[i + 1].lock;
            t->held[i].op = t->held[i + 1].op;
            for (int j = 0; j < STACK_MOST; j++)
                t->held[i].stack[j] = t->held[i + 1].stack[j];
        }
        t->held_count--;
        return true;
    }
    return false;
}

/* By whomever it was taken: some locks may be released by others. */
void held_drop(const void *lock)
{
    bool dropped = held_drop_from(conductor_self, lock);
    for (int i = 0; !dropped && i < conductor.top; i++)
        if (conductor.threads[i].state != THREAD_NONE)
            dropped = held_drop_from(&conductor.threads[i], lock);
}

static bool holds(const struct thread *t, const void *lock, enum op op)
{
    int count = t->held_count < HELD_MOST ? t->held_count : HELD_MOST;
    for (int i = 0; i < count; i++)
        if (t->held[i].lock == lock && (op == OP_NONE || t->held[i].op == op))
            return true;
    return false;
}

struct thread *lock_owner(const void *lock, enum op op, const struct thread *but)
{
    for (int i = 0; i < conductor.top; i++) {
        struct thread *t = &conductor.threads[i];
        if (t != but && t->state != THREAD_NONE && holds(t, lock, op))
            return t;
    }
    return NULL;
}
