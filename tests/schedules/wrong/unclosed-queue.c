/* finds: thread-leak */
/*
 * A worker takes from a queue until it is closed. Closing sets a flag, and wakes nobody; the main
 * thread waits a little, and returns without joining. If the worker looks at the flag in time, it
 * ends; if it already sleeps, it sleeps for ever. It is rare to be noticed at all: the program's
 * result is right either way.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int items, closed; /* guarded by lock */
static sem_t handled;

static void *worker(void *unused)
{
    must(pthread_mutex_lock(&lock));
    while (items > 0 || !closed) {
        if (items > 0) {
            items--;
            must(sem_post(&handled));
        } else {
            must(pthread_cond_wait(&changed, &lock));
        }
    }
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(sem_init(&handled, 0, 0));
    items = 1;
    must(pthread_create(&thread, NULL, worker, NULL));
    must(pthread_mutex_lock(&lock));
    closed = 1;
    must(pthread_mutex_unlock(&lock));
    must(sem_wait(&handled));
    must(usleep(20000));
    return 0;
}
