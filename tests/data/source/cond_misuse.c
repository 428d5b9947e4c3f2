/* Condition variables used in every way they should not be, each by a function of its own. */
#include <pthread.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_cond_t doomed = PTHREAD_COND_INITIALIZER;
static const struct timespec past = {.tv_sec = 1};

static void wait_without_lock(void)
{
    pthread_cond_timedwait(&cond, &other, &past);
}

static void wait_with_lock(pthread_cond_t *what, pthread_mutex_t *with,
                           const struct timespec *until)
{
    pthread_mutex_lock(with);
    pthread_cond_timedwait(what, with, until);
    pthread_mutex_unlock(with);
}

static void *wait_a_second(void *unused)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 1;
    wait_with_lock(&doomed, &lock, &until);
    return unused;
}

static void destroy_waited(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, wait_a_second, NULL);
    nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
    pthread_cond_signal(&doomed); /* without the lock: dubious */
    pthread_create(&thread, NULL, wait_a_second, NULL);
    nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
    pthread_cond_destroy(&doomed);
}

int main(void)
{
    wait_with_lock(&cond, &lock, &past);
    wait_with_lock(&cond, &other, &past);
    wait_without_lock();
    destroy_waited();
    return 0;
}
