/* finds: wrong-result */
/*
 * To change what it has read, a thread lets its read lock go and takes the write lock; then it
 * writes what it worked out as a reader. Another writer comes between the two locks, and its
 * change is lost. It is rare because the gap is one line, and looks like an upgrade.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int total; /* guarded by lock */

static void *adder(void *amount)
{
    must(pthread_rwlock_rdlock(&lock));
    int wanted = total + *(int *)amount;
    must(pthread_rwlock_unlock(&lock));
    must(pthread_rwlock_wrlock(&lock));
    total = wanted;
    must(pthread_rwlock_unlock(&lock));
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int amounts[2] = {1, 10};
    must(pthread_create(&a, NULL, adder, &amounts[0]));
    must(pthread_create(&b, NULL, adder, &amounts[1]));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return total != 11;
}
