/* What a C++ compiler emits for a virtual call of an object that another thread has deleted. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

void __tsan_vptr_read(void **vptr);

static void **object;
static atomic_int is_freed; /* relaxed: orders the two in time, and nothing else */

static void *destroy(void *unused)
{
    free(object);
    atomic_store_explicit(&is_freed, 1, memory_order_relaxed);
    return unused;
}

static void *call(void *unused)
{
    while (!atomic_load_explicit(&is_freed, memory_order_relaxed))
        ;
    __tsan_vptr_read(object);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    object = malloc(4 * sizeof *object);
    pthread_create(&threads[0], NULL, destroy, NULL);
    pthread_create(&threads[1], NULL, call, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
