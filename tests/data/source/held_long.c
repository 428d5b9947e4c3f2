/* Nothing is wrong but that two locks are held for a tenth of a second each. */
#include <pthread.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;

static void doze(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
}

static void write_slowly(void)
{
    pthread_mutex_lock(&lock);
    doze();
    pthread_mutex_unlock(&lock);
}

static void *read_slowly(void *unused)
{
    pthread_rwlock_rdlock(&table_lock);
    doze();
    pthread_rwlock_unlock(&table_lock);
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, read_slowly, NULL);
    write_slowly();
    pthread_join(thread, NULL);
    return 0;
}
