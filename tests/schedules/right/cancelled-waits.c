/* finds: nothing */
/*
 * Three threads are cancelled, or may be, while they wait: in a condition, in a semaphore, in a
 * sleep. Each has a cleanup handler that counts, and the first one's also lets the lock go, which
 * a cancelled wait takes back. Right because cancellation is deferred, so it happens in the wait
 * and nowhere else, whether the thread was already waiting or gets there later.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static sem_t empty;
static atomic_int cleaned;

static void clean(void *mutex)
{
    atomic_fetch_add(&cleaned, 1);
    if (mutex)
        must(pthread_mutex_unlock(mutex));
}

static void *cond_waiter(void *unused)
{
    must(pthread_mutex_lock(&lock));
    pthread_cleanup_push(clean, &lock);
    for (;;)
        must(pthread_cond_wait(&never, &lock));
    pthread_cleanup_pop(0);
    return unused;
}

static void *sem_waiter(void *unused)
{
    pthread_cleanup_push(clean, NULL);
    must(sem_wait(&empty));
    pthread_cleanup_pop(0);
    return unused;
}

static void *sleeper(void *unused)
{
    struct timespec long_time = {.tv_sec = 600};
    pthread_cleanup_push(clean, NULL);
    must(nanosleep(&long_time, NULL));
    pthread_cleanup_pop(0);
    return unused;
}

int main(void)
{
    void *(*const waits[])(void *) = {cond_waiter, sem_waiter, sleeper};
    pthread_t threads[3];
    must(sem_init(&empty, 0, 0));
    for (int i = 0; i < 3; i++)
        must(pthread_create(&threads[i], NULL, waits[i], NULL));
    for (int i = 0; i < 3; i++) {
        void *result;
        must(pthread_cancel(threads[i]));
        must(pthread_join(threads[i], &result));
        if (result != PTHREAD_CANCELED)
            return 1;
    }
    must(pthread_mutex_lock(&lock));
    must(pthread_mutex_unlock(&lock));
    return cleaned != 3;
}
