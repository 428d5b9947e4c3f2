/*
 * Linked into the plain flavour: atomic operations on 16 bytes, which a program compiled with
 * -mcx16 may contain. All are made of the one instruction there is, compare and exchange, whose
 * order is the strongest; what Helgrind is told is the order that was asked for (valgrind.c).
 */
#include <stdbool.h>
#include <stdint.h>

#include "atomic.h"
#include "fence.h"
#include "helgrind.h"

typedef __int128 wide;

static wide wide_swap(volatile wide *a, wide expected, wide v)
{
    uint64_t low = (uint64_t)expected, high = (uint64_t)(expected >> 64);
    __asm__ volatile("lock cmpxchg16b %0"
                     : "+m"(*a), "+a"(low), "+d"(high)
                     : "b"((uint64_t)v), "c"((uint64_t)(v >> 64))
                     : "memory", "cc");
    return (wide)high << 64 | low;
}

static wide wide_seen(const volatile wide *a)
{
    return wide_swap((volatile wide *)(uintptr_t)a, 0, 0);
}

DEFINE(wide, __tsan_atomic128_load, (const volatile wide *a, int order))
{
    bool entered = on_valgrind && fence_enter();
    wide value = wide_seen(a);
    if (on_valgrind)
        atomic_read(a, order);
    fence_leave(entered);
    return value;
}

DEFINE(wide, __tsan_atomic128_compare_exchange_val,
       (volatile wide * a, wide c, wide v, int order, int fail_order))
{
    bool entered = on_valgrind && fence_enter();
    wide old = wide_swap(a, c, v);
    if (on_valgrind)
        atomic_read(a, old == c ? order : fail_order);
    if (on_valgrind && old == c)
        atomic_updated(a, order);
    fence_leave(entered);
    return old;
}

DEFINE(int, __tsan_atomic128_compare_exchange_strong,
       (volatile wide * a, wide *c, wide v, int order, int fail_order))
{
    wide old = __tsan_atomic128_compare_exchange_val(a, *c, v, order, fail_order);
    bool done = old == *c;
    *c = old;
    return done;
}

DEFINE(int, __tsan_atomic128_compare_exchange_weak,
       (volatile wide * a, wide *c, wide v, int order, int fail_order))
{
    return __tsan_atomic128_compare_exchange_strong(a, c, v, order, fail_order);
}

#define WIDE(name, result)                                                                         \
    DEFINE(wide, __tsan_atomic128_##name, (volatile wide * a, wide v, int order))                  \
    {                                                                                              \
        bool entered = on_valgrind && fence_enter();                                               \
        wide old, now = wide_seen(a);                                                              \
        do {                                                                                       \
            old = now;                                                                             \
            now = wide_swap(a, old, result);                                                       \
        } while (now != old);                                                                      \
        if (on_valgrind) {                                                                         \
            atomic_read(a, order);                                                                 \
            atomic_updated(a, order);                                                              \
        }                                                                                          \
        fence_leave(entered);                                                                      \
        return old;                                                                                \
    }

WIDE(exchange, v)
WIDE(fetch_add, old + v)
WIDE(fetch_sub, old - v)
WIDE(fetch_and, (old & v))
WIDE(fetch_or, old | v)
WIDE(fetch_xor, old ^ v)
WIDE(fetch_nand, ~(old &v))

DEFINE(void, __tsan_atomic128_store, (volatile wide * a, wide v, int order))
{
    (void)__tsan_atomic128_exchange(a, v, order); /* joins older releases instead of replacing */
}
