/*
 * Signals: kept in a queue until their thread has the turn, and then raised for real, so that
 * handlers, their masks and default actions are the kernel's own.
 *
 *     kill, raise, timers --> signal_send --> queue --> signals_handle: the thread itself, by
 *     other processes ------> signals_fetch --'    |        rt_tgsigqueueinfo, at its next point
 *                                                  '-> signal_take: sigwait and its like
 *
 * A signal to the process goes to a thread in sigwait for it, else to the first one that does not
 * block it, and waits for one to come when there is none.
 */
#include "signals.h"

#include <errno.h>
#include <unistd.h>

#include "children.h"
#include "conductor.h"
#include "system.h"
#include "wrap.h"

DECLARE_NEXT(int, pthread_sigmask, (int how, const sigset_t *set, sigset_t *old));

enum { QUEUE_MOST = 256, FIRST_QUEUED = 34 };

/* What a thread does to itself comes through; and what the library uses for cancellation. */
static const uint64_t never_held = SIGNAL_BIT(SIGSEGV) | SIGNAL_BIT(SIGBUS) | SIGNAL_BIT(SIGFPE) |
                                   SIGNAL_BIT(SIGILL) | SIGNAL_BIT(SIGTRAP) | SIGNAL_BIT(SIGSYS) |
                                   SIGNAL_BIT(SIGABRT) | SIGNAL_BIT(SIGPIPE) | SIGNAL_BIT(SIGXFSZ) |
                                   SIGNAL_BIT(32) | SIGNAL_BIT(33);
static const uint64_t never_blocked = SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP);

/* In order of arrival. */
static struct queued {
    struct thread *thread; /* NULL: to the process */
    struct thread *taker;  /* who will handle it; NULL: nobody so far */
    siginfo_t info;
} queue[QUEUE_MOST];
static int queue_count;

/* ---- what would happen ---- */

static struct kernel_action disposition_of(int signal)
{
    struct kernel_action now = {0};
    SYSTEM(SYS_rt_sigaction, signal, NULL, &now, sizeof now.mask);
    return now;
}

static bool is_handled(const struct kernel_action *now)
{
    return now->plain != SIG_DFL && now->plain != SIG_IGN;
}

static bool is_ignored(int signal)
{
    struct kernel_action now = disposition_of(signal);
    bool harmless =
        signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH || signal == SIGCONT;
    return now.plain == SIG_IGN || (now.plain == SIG_DFL && harmless);
}

/* ---- the queue ---- */

/* By words: what the compiler would call for it is intercepted by the tools. */
static void info_copy(siginfo_t *to, const siginfo_t *from)
{
    for (size_t i = 0; i < sizeof *to / sizeof(long); i++)
        ((volatile long *)to)[i] = ((const volatile long *)from)[i];
}

static void entry_remove(int index)
{
    queue_count--;
    for (int i = index; i < queue_count; i++) {
        queue[i].thread = queue[i + 1].thread;
        queue[i].taker = queue[i + 1].taker;
        info_copy(&queue[i].info, &queue[i + 1].info);
    }
}

static bool is_queued(const struct thread *thread, int signal)
{
    for (int i = 0; i < queue_count; i++)
        if (queue[i].thread == thread && queue[i].info.si_signo == signal)
            return true;
    return false;
}

bool signal_of_timer(int timer)
{
    for (int i = 0; i < queue_count; i++)
        if (queue[i].info.si_code == SI_TIMER && queue[i].info.si_timerid == timer)
            return true;
    return false;
}

static bool is_alive(const struct thread *t)
{
    return t->state != THREAD_NONE && t->state != THREAD_ENDED && !t->service;
}

static bool awaits(const struct thread *t, int signal)
{
    return t->awaited & SIGNAL_BIT(signal);
}

static bool may_handle(const struct thread *t, int signal)
{
    return !(t->mask & SIGNAL_BIT(signal));
}

static struct thread *taker_find(int signal)
{
    for (int i = 0; i < conductor.top; i++)
        if (is_alive(&conductor.threads[i]) && awaits(&conductor.threads[i], signal))
            return &conductor.threads[i];
    for (int i = 0; i < conductor.top; i++)
        if (is_alive(&conductor.threads[i]) && may_handle(&conductor.threads[i], signal))
            return &conductor.threads[i];
    return NULL;
}

static bool takes(const struct thread *t, int signal)
{
    return t && is_alive(t) && (awaits(t, signal) || may_handle(t, signal));
}

/* A thread that waits is told: it goes on to handle the signal, or has what it waited for. */
static void taker_tell(struct thread *taker, int signal)
{
    if (awaits(taker, signal)) {
        taker->awaited = 0;
        wake(taker, WOKEN_READY);
        return;
    }
    taker->signals |= SIGNAL_BIT(signal);
    if (taker->state == THREAD_BLOCKED && taker->wait.op != OP_YIELD)
        wake(taker, WOKEN_INTERRUPTED);
}

void signals_assign(void)
{
    for (int i = 0; i < conductor.top; i++)
        conductor.threads[i].signals = 0;
    for (int i = 0; i < queue_count; i++) {
        struct queued *entry = &queue[i];
        int signal = entry->info.si_signo;
        if (entry->thread)
            entry->taker = takes(entry->thread, signal) ? entry->thread : NULL;
        else if (!takes(entry->taker, signal))
            entry->taker = taker_find(signal);
        if (entry->taker)
            taker_tell(entry->taker, signal);
    }
}

void signal_send(struct thread *thread, const siginfo_t *info)
{
    int signal = info->si_signo;
    const struct thread *first = thread ? thread : &conductor.threads[0];
    bool merged = signal < FIRST_QUEUED && is_queued(thread, signal);
    if (merged || queue_count == QUEUE_MOST)
        return;
    if (is_ignored(signal) && may_handle(first, signal) && !awaits(first, signal))
        return;
    struct queued *entry = &queue[queue_count++];
    entry->thread = thread;
    entry->taker = NULL;
    info_copy(&entry->info, info);
    signals_assign();
}

/* The kernel's order: the thread's own before those of the process, and low numbers first. */
static int entry_find(uint64_t signals, bool assigned)
{
    int best = -1;
    for (int i = 0; i < queue_count; i++) {
        const struct queued *entry = &queue[i];
        bool mine = assigned ? entry->taker == conductor_self
                             : !entry->thread || entry->thread == conductor_self;
        if (!mine || !(signals & SIGNAL_BIT(entry->info.si_signo)))
            continue;
        if (best >= 0 && !entry->thread != !queue[best].thread ? !queue[best].thread
            : best >= 0 ? entry->info.si_signo < queue[best].info.si_signo
                        : true)
            best = i;
    }
    return best;
}

bool signal_take(uint64_t signals, siginfo_t *info)
{
    int index = entry_find(signals, false);
    if (index < 0)
        return false;
    info_copy(info, &queue[index].info);
    entry_remove(index);
    signals_assign();
    return true;
}

bool signal_waits(uint64_t signals)
{
    return entry_find(signals, false) >= 0;
}

uint64_t signals_waiting(void)
{
    uint64_t waiting = 0;
    for (int i = 0; i < queue_count; i++)
        if (!queue[i].thread || queue[i].thread == conductor_self)
            waiting |= SIGNAL_BIT(queue[i].info.si_signo);
    return waiting;
}

/* ---- the kernel's side ---- */

static void mask_set(uint64_t mask)
{
    SYSTEM(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof mask);
}

/* Under ThreadSanitizer this call is where signals that have come are handled. */
static void mask_hold(void)
{
    sigset_t held = set_of(~never_held | (conductor_self->mask & SIGNAL_BIT(SIGPIPE)));
    NEXT(pthread_sigmask)(SIG_SETMASK, &held, NULL);
}

void signals_begin(void)
{
    SYSTEM(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &conductor_self->mask, sizeof(uint64_t));
    mask_hold();
}

void signals_block(uint64_t mask)
{
    conductor_self->mask = mask & ~never_blocked;
    mask_hold();
    signals_fetch();
    signals_assign();
}

void signals_release(void)
{
    mask_set(conductor_self->mask);
}

void signals_retain(void)
{
    mask_hold();
}

void signals_fetch(void)
{
    static const struct timespec at_once = {0};
    uint64_t all = ~never_held;
    siginfo_t info;
    while (children_were_started() &&
           SYSTEM(SYS_rt_sigtimedwait, &all, &info, &at_once, sizeof all) > 0)
        signal_send(NULL, &info);
}

/* Here the handler runs, with the mask that it would have had. */
static void signal_raise(siginfo_t *info)
{
    struct thread *me = conductor_self;
    int signal = info->si_signo;
    struct kernel_action now = disposition_of(signal);
    const enum op op = me->op;
    const void *object = me->object;
    const uint64_t pc = me->pc, mask = me->mask;
    void **frame = me->frame;
    if (is_handled(&now))
        me->mask |= now.mask | (now.flags & SA_NODEFER ? 0 : SIGNAL_BIT(signal));
    mask_set(~never_held & ~SIGNAL_BIT(signal));
    SYSTEM(SYS_rt_tgsigqueueinfo, SYSTEM(SYS_getpid), me->tid, signal, info);
    mask_hold();
    me->mask = mask;
    mask_hold();
    me->op = op;
    me->object = object;
    me->pc = pc;
    me->frame = frame;
}

bool signals_handle(bool restarts)
{
    struct thread *me = conductor_self;
    bool over = false;
    for (int index; (index = entry_find(~me->mask, true)) >= 0;) {
        siginfo_t info;
        info_copy(&info, &queue[index].info);
        struct kernel_action now = disposition_of(info.si_signo);
        entry_remove(index);
        me->signals = 0;
        signal_raise(&info);
        over = over || (is_handled(&now) && !(restarts && now.flags & SA_RESTART));
        signals_assign();
    }
    return over;
}

void signals_deliver(void)
{
    signals_handle(false);
}
