/* A block is freed by one thread and written by another, one after the other. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct job {
    long id;
    int state;
};

static struct job *job;
static atomic_int is_freed; /* relaxed: orders the two in time, and nothing else */

static void *finish(void *unused)
{
    free(job);
    atomic_store_explicit(&is_freed, 1, memory_order_relaxed);
    return unused;
}

static void *touch(void *unused)
{
    while (!atomic_load_explicit(&is_freed, memory_order_relaxed))
        ;
    job->state = 2;
    return job->id ? unused : NULL;
}

int main(void)
{
    pthread_t threads[2];
    job = malloc(sizeof *job);
    pthread_create(&threads[0], NULL, finish, NULL);
    pthread_create(&threads[1], NULL, touch, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
