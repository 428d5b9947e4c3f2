/* Calls of the thread library that fail. */
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

static pthread_mutex_t lock;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static sem_t semaphore;

static void *nothing(void *unused)
{
    return unused;
}

static void use_dead_mutex(void)
{
    pthread_mutex_init(&lock, NULL);
    pthread_mutex_destroy(&lock);
    pthread_mutex_lock(&lock);
}

static void wait_for_nonsense(void)
{
    static pthread_mutex_t good = PTHREAD_MUTEX_INITIALIZER;
    struct timespec nonsense = {.tv_nsec = -1};
    pthread_mutex_lock(&good);
    pthread_cond_timedwait(&cond, &good, &nonsense);
    pthread_mutex_unlock(&good);
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, nothing, NULL);
    pthread_join(thread, NULL);
    pthread_join(pthread_self(), NULL);
    use_dead_mutex();
    wait_for_nonsense();
    sem_init(&semaphore, 0, ~0u);
    return 0;
}
