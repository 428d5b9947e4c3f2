/* expect: clean */
/* why: Drawing a ticket needs no order; seeing it called acquires what the last holder released. */
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

static atomic_uint next_ticket, now_serving;
static long count; /* guarded by the tickets */

static void lock(void)
{
    unsigned mine = atomic_fetch_add_explicit(&next_ticket, 1, memory_order_relaxed);
    while (atomic_load_explicit(&now_serving, memory_order_acquire) != mine)
        sched_yield();
}

static void unlock(void)
{
    unsigned mine = atomic_load_explicit(&now_serving, memory_order_relaxed);
    atomic_store_explicit(&now_serving, mine + 1, memory_order_release);
}

static void *counter(void *unused)
{
    for (int i = 0; i < 100; i++) {
        lock();
        count++;
        unlock();
    }
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, counter, NULL));
    must(pthread_create(&b, NULL, counter, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%ld\n", count);
    return 0;
}
