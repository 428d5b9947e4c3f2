/* One thread writes to a pipe, and another closes it: a race on a file descriptor. */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static int ends[2];
static atomic_int said; /* relaxed: orders the two in time, and nothing else */

static void *say(void *unused)
{
    if (write(ends[1], "x", 1) != 1)
        return unused;
    atomic_store_explicit(&said, 1, memory_order_relaxed);
    return NULL;
}

static void *hang_up(void *unused)
{
    while (!atomic_load_explicit(&said, memory_order_relaxed))
        ;
    close(ends[1]);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    if (pipe(ends) != 0)
        return 1;
    pthread_create(&threads[0], NULL, say, NULL);
    pthread_create(&threads[1], NULL, hang_up, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    close(ends[0]);
    return 0;
}
