/*
 * Linked into every program of the plain flavour: its atomic operations, and what they mean, told
 * to Helgrind.
 *
 * The compiler turns each atomic operation into a call of __tsan_atomic* (and nothing else: the
 * flavour switches all other instrumentation off). Here they are. Natively each is the operation
 * itself with the order that was asked for. On Valgrind it also tells Helgrind the edges that C
 * gives to this order, no more:
 *
 *     store, release          the address's clock becomes that of this thread (older ones are
 *                             forgotten: the value they belonged to is gone)
 *     update, release         this thread's clock joins it: a release sequence goes on
 *     load, update, acquire   the thread acquires the address's clock
 *     relaxed                 nothing, so that a relaxed publication stays a race
 *     fences                  see fence.h
 *
 * Access and telling are one step under a lock that Helgrind doesn't see: no order comes from it.
 *
 * Atomics must not be reported as racing with each other, but still with plain accesses. Switching
 * checking off for an address would hide the latter. Instead, stores are done by exchange on
 * Valgrind: to Helgrind a bus-locked instruction is a read. So all atomics are reads to it, and
 * reads don't race with reads; a plain write racing with any atomic is reported, with the calling
 * line as the second frame. A plain read racing with an atomic store is not; TSan reports that.
 *
 * Valgrind runs one thread at a time and lets a spinning one use up its slice: a thread that keeps
 * seeing the same value at the same address gives its turn away.
 *
 * Not covered: a relaxed store of another thread does not end a release sequence (nor does it in
 * TSan). Operations on 16 bytes are in wide.c.
 */
#include <sched.h>
#include <stdint.h>

#include <valgrind/helgrind.h>
#include <valgrind/valgrind.h>

#include "../conductor/calls.h"
#include "atomic.h"
#include "fence.h"
#include "helgrind.h"

bool on_valgrind;

__attribute__((constructor(101))) static void valgrind_start(void)
{
    on_valgrind = RUNNING_ON_VALGRIND != 0;
    size_t size;
    void *memory = fence_memory(&size);
    if (!on_valgrind)
        return;
    VALGRIND_HG_DISABLE_CHECKING(memory, size);
    calls_to_shim();
}

void tell_release(const volatile void *tag)
{
    if (on_valgrind)
        ANNOTATE_HAPPENS_BEFORE(tag);
}

void tell_acquire(const volatile void *tag)
{
    if (on_valgrind)
        ANNOTATE_HAPPENS_AFTER(tag);
}

void tell_forget(const volatile void *tag)
{
    if (on_valgrind)
        ANNOTATE_HAPPENS_BEFORE_FORGET_ALL(tag);
}

/* This thread sees a value at an address; the same again and again means that it spins. */
static void spin_watch(const volatile void *address, unsigned long value)
{
    static _Thread_local struct {
        const volatile void *address;
        unsigned long value;
        unsigned times;
    } last;
    bool same = last.address == address && last.value == value;
    last.address = address;
    last.value = value;
    last.times = same ? last.times + 1 : 0;
    if (last.times % 32 == 31)
        sched_yield();
}

void atomic_read(const volatile void *address, int order)
{
    if (fence_acquires(order))
        tell_acquire(address);
    fence_read(address, order);
}

void atomic_stored(const volatile void *address, int order)
{
    if (fence_releases(order)) {
        tell_forget(address);
        tell_release(address);
    }
    fence_stored(address, order);
}

void atomic_updated(const volatile void *address, int order)
{
    if (fence_releases(order))
        tell_release(address);
    fence_updated(address, order);
}

#define LOAD(type, bits)                                                                           \
    DEFINE(type, __tsan_atomic##bits##_load, (const volatile type *a, int order))                  \
    {                                                                                              \
        if (!on_valgrind)                                                                          \
            return __atomic_load_n(a, order);                                                      \
        bool entered = fence_enter();                                                              \
        type value = __atomic_load_n(a, __ATOMIC_SEQ_CST);                                         \
        atomic_read(a, order);                                                                     \
        fence_leave(entered);                                                                      \
        spin_watch(a, (unsigned long)value);                                                       \
        return value;                                                                              \
    }

#define STORE(type, bits)                                                                          \
    DEFINE(void, __tsan_atomic##bits##_store, (volatile type * a, type v, int order))              \
    {                                                                                              \
        if (!on_valgrind) {                                                                        \
            __atomic_store_n(a, v, order);                                                         \
            return;                                                                                \
        }                                                                                          \
        bool entered = fence_enter();                                                              \
        (void)__atomic_exchange_n(a, v, __ATOMIC_SEQ_CST);                                         \
        atomic_stored(a, order);                                                                   \
        fence_leave(entered);                                                                      \
    }

#define UPDATE(type, bits, name, builtin)                                                          \
    DEFINE(type, __tsan_atomic##bits##_##name, (volatile type * a, type v, int order))             \
    {                                                                                              \
        if (!on_valgrind)                                                                          \
            return builtin(a, v, order);                                                           \
        bool entered = fence_enter();                                                              \
        type old = builtin(a, v, __ATOMIC_SEQ_CST);                                                \
        atomic_read(a, order);                                                                     \
        atomic_updated(a, order);                                                                  \
        fence_leave(entered);                                                                      \
        spin_watch(a, (unsigned long)old);                                                         \
        return old;                                                                                \
    }

/* A compare-exchange that fails only reads, with the order given for that. */
#define COMPARE(type, bits)                                                                        \
    DEFINE(int, __tsan_atomic##bits##_compare_exchange_strong,                                     \
           (volatile type * a, type * c, type v, int order, int fail_order))                       \
    {                                                                                              \
        if (!on_valgrind)                                                                          \
            return __atomic_compare_exchange_n(a, c, v, false, order, fail_order);                 \
        bool entered = fence_enter();                                                              \
        bool done =                                                                                \
            __atomic_compare_exchange_n(a, c, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);       \
        atomic_read(a, done ? order : fail_order);                                                 \
        if (done)                                                                                  \
            atomic_updated(a, order);                                                              \
        fence_leave(entered);                                                                      \
        spin_watch(a, (unsigned long)*c);                                                          \
        return done;                                                                               \
    }                                                                                              \
    DEFINE(int, __tsan_atomic##bits##_compare_exchange_weak,                                       \
           (volatile type * a, type * c, type v, int order, int fail_order))                       \
    {                                                                                              \
        return __tsan_atomic##bits##_compare_exchange_strong(a, c, v, order, fail_order);          \
    }                                                                                              \
    DEFINE(type, __tsan_atomic##bits##_compare_exchange_val,                                       \
           (volatile type * a, type c, type v, int order, int fail_order))                         \
    {                                                                                              \
        (void)__tsan_atomic##bits##_compare_exchange_strong(a, &c, v, order, fail_order);          \
        return c;                                                                                  \
    }

#define WIDTH(type, bits)                                                                          \
    LOAD(type, bits)                                                                               \
    STORE(type, bits)                                                                              \
    UPDATE(type, bits, exchange, __atomic_exchange_n)                                              \
    UPDATE(type, bits, fetch_add, __atomic_fetch_add)                                              \
    UPDATE(type, bits, fetch_sub, __atomic_fetch_sub)                                              \
    UPDATE(type, bits, fetch_and, __atomic_fetch_and)                                              \
    UPDATE(type, bits, fetch_or, __atomic_fetch_or)                                                \
    UPDATE(type, bits, fetch_xor, __atomic_fetch_xor)                                              \
    UPDATE(type, bits, fetch_nand, __atomic_fetch_nand)                                            \
    COMPARE(type, bits)

WIDTH(char, 8)
WIDTH(short, 16)
WIDTH(int, 32)
WIDTH(long, 64)

DEFINE(void, __tsan_atomic_thread_fence, (int order))
{
    __atomic_thread_fence(order);
    if (on_valgrind)
        fence_execute(order);
}

DEFINE(void, __tsan_atomic_signal_fence, (int order))
{
    __atomic_signal_fence(order);
}

/* Called by the constructor that the compiler adds to each file; there is nothing to set up. */
DEFINE(void, __tsan_init, (void))
{
}
