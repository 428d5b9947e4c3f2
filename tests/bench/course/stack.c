/*
 * The lock-free stack takes its nodes from an array and never gives one back to the heap, and its
 * head counts how often it was changed: so an old head is never taken for the new one.
 */
#include "contest.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

enum { ROUNDS_OF_ALL = 500000, NONE = 0 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t locked_head;                   /* guarded by lock; the index of a node, or NONE */
static uint32_t locked_next[THREADS_MOST + 1]; /* guarded by lock */

static _Atomic uint64_t head; /* changes so far << 32 | the index of a node, or NONE */
static _Atomic uint32_t next[THREADS_MOST + 1];
static int each;

static void locked_push(uint32_t node)
{
    pthread_mutex_lock(&lock);
    locked_next[node] = locked_head;
    locked_head = node;
    pthread_mutex_unlock(&lock);
}

static uint32_t locked_pop(void)
{
    pthread_mutex_lock(&lock);
    uint32_t node = locked_head;
    if (node != NONE)
        locked_head = locked_next[node];
    pthread_mutex_unlock(&lock);
    return node;
}

static uint64_t changed(uint64_t old, uint32_t node)
{
    return ((old >> 32) + 1) << 32 | node;
}

static void free_push(uint32_t node)
{
    uint64_t old = atomic_load_explicit(&head, memory_order_relaxed);
    do
        atomic_store_explicit(&next[node], (uint32_t)old, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(&head, &old, changed(old, node),
                                                  memory_order_release, memory_order_relaxed));
}

static uint32_t free_pop(void)
{
    uint64_t old = atomic_load_explicit(&head, memory_order_acquire);
    while ((uint32_t)old != NONE) {
        uint32_t after = atomic_load_explicit(&next[(uint32_t)old], memory_order_relaxed);
        if (atomic_compare_exchange_weak_explicit(&head, &old, changed(old, after),
                                                  memory_order_acquire, memory_order_acquire))
            return (uint32_t)old;
    }
    return NONE;
}

/* Each brings one node: whoever pops finds one. */
static void use_locked(int index)
{
    uint32_t mine = (uint32_t)index + 1;
    for (int i = 0; i < each; i++) {
        locked_push(mine);
        mine = locked_pop();
        must(mine != NONE, "the locked stack lost a node");
    }
    locked_push(mine);
}

static void use_free(int index)
{
    uint32_t mine = (uint32_t)index + 1;
    for (int i = 0; i < each; i++) {
        free_push(mine);
        mine = free_pop();
        must(mine != NONE, "the lock-free stack lost a node");
    }
    free_push(mine);
}

static double with_mutex(int threads)
{
    locked_head = NONE;
    each = ROUNDS_OF_ALL / threads;
    double seconds = side_by_side(threads, use_locked);
    for (int i = 0; i < threads; i++)
        must(locked_pop() != NONE, "the locked stack lost a node");
    return seconds;
}

static double with_compare_and_set(int threads)
{
    head = NONE;
    each = ROUNDS_OF_ALL / threads;
    double seconds = side_by_side(threads, use_free);
    for (int i = 0; i < threads; i++)
        must(free_pop() != NONE, "the lock-free stack lost a node");
    return seconds;
}

const struct contest stack_contest = {"mutex stack", "lock-free stack",
                                      "500,000 times a push and a pop", with_mutex,
                                      with_compare_and_set};
