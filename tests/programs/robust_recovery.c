/* expect: clean */
/* why: A thread dies with a robust mutex; the next owner is told, mends the data and goes on. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock;
static int balance; /* guarded by lock */

static void account_lock(void)
{
    int error = pthread_mutex_lock(&lock);
    if (error == EOWNERDEAD) {
        balance = 100;
        error = pthread_mutex_consistent(&lock);
    }
    must(error);
}

static void *dies(void *unused)
{
    account_lock();
    balance = -1;
    return unused;
}

static void *lives(void *unused)
{
    account_lock();
    balance++;
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t a, b, c;
    pthread_mutexattr_t robust;
    must(pthread_mutexattr_init(&robust));
    must(pthread_mutexattr_setrobust(&robust, PTHREAD_MUTEX_ROBUST));
    must(pthread_mutex_init(&lock, &robust));
    must(pthread_create(&a, NULL, dies, NULL));
    must(pthread_create(&b, NULL, lives, NULL));
    must(pthread_create(&c, NULL, lives, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    must(pthread_join(c, NULL));
    account_lock();
    printf("%d\n", balance > 0);
    must(pthread_mutex_unlock(&lock));
    must(pthread_mutex_destroy(&lock));
    return 0;
}
