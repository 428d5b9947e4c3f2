/* A condition variable is set up twice, destroyed, and signalled when it is none any more. */
#include <pthread.h>
#include <time.h>

static pthread_cond_t cond;
static pthread_mutex_t lock;

static void set_up_twice(void)
{
    pthread_cond_init(&cond, NULL);
    pthread_cond_init(&cond, NULL);
}

static void wait_twice_locked(void)
{
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&lock, &kind);
    pthread_mutex_lock(&lock);
    pthread_mutex_lock(&lock);
    pthread_cond_timedwait(&cond, &lock, &(struct timespec){.tv_sec = 1});
    pthread_mutex_unlock(&lock);
    pthread_mutex_unlock(&lock);
}

int main(void)
{
    set_up_twice();
    wait_twice_locked();
    pthread_cond_destroy(&cond);
    pthread_cond_signal(&cond);
    return 0;
}
