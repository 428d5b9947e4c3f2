/* Two locks, two orders; the threads run one after the other, so nothing blocks this time. */
#include <pthread.h>

static pthread_mutex_t apples = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t pears = PTHREAD_MUTEX_INITIALIZER;

static void take_both(pthread_mutex_t *first, pthread_mutex_t *second)
{
    pthread_mutex_lock(first);
    pthread_mutex_lock(second);
    pthread_mutex_unlock(second);
    pthread_mutex_unlock(first);
}

static void *apples_first(void *unused)
{
    take_both(&apples, &pears);
    return unused;
}

static void *pears_first(void *unused)
{
    take_both(&pears, &apples);
    return unused;
}

int main(void)
{
    void *(*functions[2])(void *) = {apples_first, pears_first};
    for (int i = 0; i < 2; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, functions[i], NULL);
        pthread_join(thread, NULL);
    }
    return 0;
}
