/* expect: clean */
/* why: Taking the lock acquires, giving it back releases; the count is touched in between. */
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

static atomic_flag taken = ATOMIC_FLAG_INIT;
static long count; /* guarded by taken */

static void lock(void)
{
    while (atomic_flag_test_and_set_explicit(&taken, memory_order_acquire))
        sched_yield();
}

static void unlock(void)
{
    atomic_flag_clear_explicit(&taken, memory_order_release);
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
