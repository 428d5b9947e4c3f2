/* A barrier is destroyed when one of its two threads has come through, and the other may not. */
#include <pthread.h>

static pthread_barrier_t barrier;

static void *meet(void *unused)
{
    pthread_barrier_wait(&barrier);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    pthread_barrier_init(&barrier, NULL, 2);
    pthread_create(&threads[0], NULL, meet, NULL);
    pthread_create(&threads[1], NULL, meet, NULL);
    pthread_join(threads[0], NULL);
    pthread_barrier_destroy(&barrier);
    pthread_join(threads[1], NULL);
    return 0;
}
