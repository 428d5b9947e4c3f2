/* finds: deadlock */
/*
 * A reader takes the read lock twice, in two functions that don't know of each other, and the lock
 * prefers writers. A writer arrives between the two: it waits for the first read lock to go, and
 * the second one waits for the writer. It is rare because without a writer just then nothing
 * happens.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_rwlock_t lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
static int price = 3, amount = 2; /* guarded by lock */

static int read_price(void)
{
    must(pthread_rwlock_rdlock(&lock));
    int seen = price;
    must(pthread_rwlock_unlock(&lock));
    return seen;
}

static void *reader(void *sum)
{
    must(pthread_rwlock_rdlock(&lock));
    *(int *)sum = amount * read_price();
    must(pthread_rwlock_unlock(&lock));
    return NULL;
}

static void *writer(void *unused)
{
    must(pthread_rwlock_wrlock(&lock));
    price++;
    must(pthread_rwlock_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    int sum = 0;
    must(pthread_create(&a, NULL, reader, &sum));
    must(pthread_create(&b, NULL, writer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return sum != 6 && sum != 8;
}
