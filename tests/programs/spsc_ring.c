/* expect: clean */
/* why: Each side acquires the index that the other one releases; slots are plain memory. */
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

enum { SLOTS = 4, ITEMS = 100 };

static int ring[SLOTS];
static atomic_uint head, tail; /* of what was taken, of what was put */

static void *producer(void *unused)
{
    for (unsigned i = 0; i < ITEMS; i++) {
        while (i - atomic_load_explicit(&head, memory_order_acquire) == SLOTS)
            sched_yield();
        ring[i % SLOTS] = (int)i;
        atomic_store_explicit(&tail, i + 1, memory_order_release);
    }
    return unused;
}

static void *consumer(void *unused)
{
    long sum = 0;
    for (unsigned i = 0; i < ITEMS; i++) {
        while (atomic_load_explicit(&tail, memory_order_acquire) == i)
            sched_yield();
        sum += ring[i % SLOTS];
        atomic_store_explicit(&head, i + 1, memory_order_release);
    }
    printf("%ld\n", sum);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, consumer, NULL));
    must(pthread_create(&b, NULL, producer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
