/* expect: data-race in caller, worker */
/* why: The variable of a function is given to a thread that outlives the call. */
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

static pthread_t thread;
static atomic_bool seen; /* relaxed: keeps the variable alive and orders nothing */

static void *worker(void *given)
{
    printf("%d\n", *(int *)given >= 0);
    atomic_store_explicit(&seen, 1, memory_order_relaxed);
    return NULL;
}

__attribute__((noinline)) static void caller(void)
{
    int local = 0;
    must(pthread_create(&thread, NULL, worker, &local));
    local = 2;
    while (!atomic_load_explicit(&seen, memory_order_relaxed))
        sched_yield();
}

int main(void)
{
    caller();
    must(pthread_join(thread, NULL));
    return 0;
}
