/* A condition is signalled after the unlock: allowed, and Helgrind finds it dubious. */
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int waiting, ready; /* guarded by lock */

static void *wait_until_ready(void *unused)
{
    pthread_mutex_lock(&lock);
    waiting = 1;
    while (!ready)
        pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    return unused;
}

static int set_if_awaited(void)
{
    pthread_mutex_lock(&lock);
    int set = ready = waiting;
    pthread_mutex_unlock(&lock);
    if (set)
        pthread_cond_signal(&changed);
    return set;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, wait_until_ready, NULL);
    while (!set_if_awaited())
        ;
    pthread_join(thread, NULL);
    return 0;
}
