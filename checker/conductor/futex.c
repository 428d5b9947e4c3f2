/*
 * syscall. Futexes are modelled as queues keyed by address: programs that build locks of their own
 * wait and wake this way. Every other number goes on to the kernel.
 */
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <unistd.h>

#include "children.h"
#include "conductor.h"
#include "system.h"
#include "wrap.h"

struct futex {
    const int *word;
    int operation, value;
    const struct timespec *limit; /* or a number, for requeue */
    const int *other;
    unsigned bits;
};

static int command_of(const struct futex *call)
{
    return call->operation & FUTEX_CMD_MASK;
}

static int word_of(const int *word)
{
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

static long fail(int error)
{
    errno = error;
    return -1;
}

/* What a waiter leaves for those who wake it, in one word. */
static void *mark_of(int value, unsigned bits)
{
    return (void *)((uintptr_t)(unsigned)value << 32 | bits);
}

/* Another process may have changed the word, and woken nobody that it knows. */
static bool has_changed(struct thread *waiter)
{
    return word_of(waiter->wait.object) != (int)((uintptr_t)waiter->wait.context >> 32);
}

static uint64_t deadline_of_call(const struct futex *call)
{
    if (!call->limit)
        return NEVER;
    if (command_of(call) == FUTEX_WAIT)
        return deadline_after(call->limit);
    return deadline_of(call->operation & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC,
                       call->limit);
}

static long futex_wait(const struct futex *call, unsigned bits)
{
    if (call->limit && (!timespec_valid(call->limit) || call->limit->tv_sec < 0))
        return fail(EINVAL);
    if (bits == 0)
        return fail(EINVAL);
    if (word_of(call->word) != call->value)
        return fail(EAGAIN);
    uint64_t deadline = deadline_of_call(call);
    struct wait wait = {.op = OP_FUTEX,
                        .object = call->word,
                        .deadline = deadline,
                        .ready = children_were_started() ? has_changed : NULL,
                        .context = mark_of(call->value, bits),
                        .interruptible = true,
                        .restarts = deadline == NEVER};
    switch (block(&wait)) {
    case WOKEN_TIMEOUT:
        return fail(ETIMEDOUT);
    case WOKEN_INTERRUPTED:
        return fail(EINTR);
    default:
        return 0;
    }
}

static bool wants(const struct thread *waiter, unsigned bits)
{
    return (unsigned)(uintptr_t)wait_of(waiter)->context & bits;
}

/* The kernel's queue is served in order of arrival. */
static struct thread *oldest_that_wants(const int *word, unsigned bits)
{
    struct thread *oldest = NULL;
    for (struct thread *t = NULL; (t = waiter_next(t, OP_FUTEX, word)) != NULL;)
        if (wants(t, bits) && (!oldest || t->wait_order < oldest->wait_order))
            oldest = t;
    return oldest;
}

static long futex_wake(const int *word, int most, unsigned bits)
{
    long count = 0;
    struct thread *waiter;
    while (count < most && (waiter = oldest_that_wants(word, bits)) != NULL) {
        wake(waiter, WOKEN_READY);
        count++;
    }
    if (children_were_started() && count < most)
        count += SYSTEM(SYS_futex, word, FUTEX_WAKE_BITSET, most - count, NULL, NULL, bits);
    return count;
}

/* Some are woken, and some of the others wait for another word from now on. */
static long futex_requeue(const struct futex *call)
{
    if (command_of(call) == FUTEX_CMP_REQUEUE && word_of(call->word) != (int)call->bits)
        return fail(EAGAIN);
    long count = futex_wake(call->word, call->value, FUTEX_BITSET_MATCH_ANY);
    struct thread *waiter;
    for (intptr_t most = (int)(intptr_t)call->limit;
         most > 0 && (waiter = oldest_that_wants(call->word, FUTEX_BITSET_MATCH_ANY)) != NULL;
         most--) {
        waiter->wait.object = call->other;
        count += command_of(call) == FUTEX_CMP_REQUEUE;
    }
    return count;
}

static bool is_modelled(const struct futex *call)
{
    switch (command_of(call)) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET:
    case FUTEX_REQUEUE:
    case FUTEX_CMP_REQUEUE:
        return call->word && ((uintptr_t)call->word & 3) == 0;
    default:
        return false;
    }
}

static long futex(const struct futex *call)
{
    switch (command_of(call)) {
    case FUTEX_WAIT:
        return futex_wait(call, FUTEX_BITSET_MATCH_ANY);
    case FUTEX_WAIT_BITSET:
        return futex_wait(call, call->bits);
    case FUTEX_WAKE:
        return futex_wake(call->word, call->value, FUTEX_BITSET_MATCH_ANY);
    case FUTEX_WAKE_BITSET:
        return call->bits ? futex_wake(call->word, call->value, call->bits) : fail(EINVAL);
    default:
        return futex_requeue(call);
    }
}

CONDUCT(long, syscall, (long number, ...))
{
    long a[6];
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(rest, long);
    va_end(rest);
    if (!conducted())
        return NEXT(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    ENTER;
    struct futex call = {(const int *)a[0], (int)a[1],     (int)a[2], (const struct timespec *)a[3],
                         (const int *)a[4], (unsigned)a[5]};
    if (number != SYS_futex)
        return NEXT(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    POINT(OP_FUTEX, call.word);
    if (is_modelled(&call))
        return futex(&call);
    outside_enter();
    long result = NEXT(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    outside_leave();
    return result;
}
