/* Two threads hold one lock each and want the other's, for ever. */
#include <pthread.h>

static pthread_mutex_t apples = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t pears = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both;

static void *apples_first(void *unused)
{
    pthread_mutex_lock(&apples);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(&pears);
    return unused;
}

static void *pears_first(void *unused)
{
    pthread_mutex_lock(&pears);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(&apples);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    pthread_barrier_init(&both, NULL, 2);
    pthread_create(&threads[0], NULL, apples_first, NULL);
    pthread_create(&threads[1], NULL, pears_first, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
