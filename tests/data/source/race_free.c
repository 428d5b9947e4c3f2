/* One thread still reads a block while another frees it: the race is in free. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static int *block;
static atomic_int was_read; /* relaxed: orders the two in time, and nothing else */

static void *read_it(void *unused)
{
    int value = *block;
    atomic_store_explicit(&was_read, 1, memory_order_relaxed);
    return value ? unused : NULL;
}

static void *free_it(void *unused)
{
    while (!atomic_load_explicit(&was_read, memory_order_relaxed))
        ;
    free(block);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    block = calloc(4, sizeof *block);
    pthread_create(&threads[0], NULL, read_it, NULL);
    pthread_create(&threads[1], NULL, free_it, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
