/* finds: wrong-result */
/*
 * An auditor adds up two accounts, taking the lock of each in turn, while a transfer goes from the
 * first to the second under both locks. He reads the first before the transfer and the second
 * after it, and counts the money twice. It is rare because the whole transfer has to fall between
 * his two readings.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int balances[2] = {60, 40}; /* balances[i] is guarded by locks[i]; locks[0] first */

static void *transfer(void *unused)
{
    must(pthread_mutex_lock(&locks[0]));
    must(pthread_mutex_lock(&locks[1]));
    balances[0] -= 30;
    balances[1] += 30;
    must(pthread_mutex_unlock(&locks[1]));
    must(pthread_mutex_unlock(&locks[0]));
    return unused;
}

static void *audit(void *sum)
{
    for (int i = 0; i < 2; i++) {
        must(pthread_mutex_lock(&locks[i]));
        *(int *)sum += balances[i];
        must(pthread_mutex_unlock(&locks[i]));
    }
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int sum = 0;
    must(pthread_create(&a, NULL, transfer, NULL));
    must(pthread_create(&b, NULL, audit, &sum));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return sum != 100;
}
