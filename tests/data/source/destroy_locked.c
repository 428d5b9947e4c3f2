/* A mutex is destroyed while it is locked. */
#include <pthread.h>
#include <stdlib.h>

static void forget(pthread_mutex_t *lock)
{
    pthread_mutex_destroy(lock);
}

int main(void)
{
    pthread_mutex_t *lock = malloc(sizeof *lock);
    if (!lock)
        return 1;
    pthread_mutex_init(lock, NULL);
    pthread_mutex_lock(lock);
    forget(lock);
    free(lock);
    return 0;
}
