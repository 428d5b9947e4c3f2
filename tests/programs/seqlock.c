/* expect: clean */
/* why: Readers try again when the number moved; fences order it and the relaxed data. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_uint sequence; /* odd while the writer is at work */
static atomic_int low, high;
static int note; /* written once, before the first even number */

static void *writer(void *unused)
{
    note = 7;
    for (int i = 1; i <= 50; i++) {
        unsigned before = atomic_load_explicit(&sequence, memory_order_relaxed);
        atomic_store_explicit(&sequence, before + 1, memory_order_relaxed);
        atomic_thread_fence(memory_order_release);
        atomic_store_explicit(&low, i, memory_order_relaxed);
        atomic_store_explicit(&high, -i, memory_order_relaxed);
        atomic_store_explicit(&sequence, before + 2, memory_order_release);
    }
    return unused;
}

static void *reader(void *unused)
{
    unsigned before, after;
    int a, b;
    do {
        before = atomic_load_explicit(&sequence, memory_order_acquire);
        a = atomic_load_explicit(&low, memory_order_relaxed);
        b = atomic_load_explicit(&high, memory_order_relaxed);
        atomic_thread_fence(memory_order_acquire);
        after = atomic_load_explicit(&sequence, memory_order_relaxed);
        sched_yield();
    } while (before < 2 || before % 2 == 1 || before != after);
    if (a != -b || note != 7)
        abort();
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, reader, NULL));
    must(pthread_create(&b, NULL, writer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
