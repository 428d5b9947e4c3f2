/* A read-write lock is set up twice, taken again by its writer, and given back by a stranger. */
#include <pthread.h>

static pthread_rwlock_t lock;

static void *give_back(void *unused)
{
    pthread_rwlock_unlock(&lock);
    return unused;
}

static void write_again(void)
{
    pthread_rwlock_wrlock(&lock);
}

static void read_own(void)
{
    pthread_rwlock_rdlock(&lock);
}

int main(void)
{
    pthread_t thread;
    pthread_rwlock_init(&lock, NULL);
    pthread_rwlock_init(&lock, NULL);
    pthread_rwlock_wrlock(&lock);
    write_again();
    read_own();
    pthread_create(&thread, NULL, give_back, NULL);
    pthread_join(thread, NULL);
    pthread_rwlock_wrlock(&lock);
    pthread_rwlock_destroy(&lock);
    return 0;
}
