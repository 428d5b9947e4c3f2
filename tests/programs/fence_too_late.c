/* expect: data-race in writer, reader */
/* why: The writer stores the flag first and fences afterwards: the store publishes nothing. */
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

static int page;
static atomic_bool ready;

static void *writer(void *unused)
{
    page = 42;
    atomic_store_explicit(&ready, 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    return unused;
}

static void *reader(void *unused)
{
    while (!atomic_load_explicit(&ready, memory_order_relaxed))
        sched_yield();
    atomic_thread_fence(memory_order_acquire);
    printf("%d\n", page);
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
