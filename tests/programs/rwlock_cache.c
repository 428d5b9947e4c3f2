/* expect: clean */
/* why: Readers share the lock, whoever fills the cache holds it alone and looks again. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int cache[8]; /* guarded by lock; 0 is empty */

static int cache_get(int key)
{
    must(pthread_rwlock_rdlock(&lock));
    int value = cache[key];
    must(pthread_rwlock_unlock(&lock));
    if (value != 0)
        return value;
    must(pthread_rwlock_wrlock(&lock));
    if (cache[key] == 0)
        cache[key] = key * 10 + 1;
    value = cache[key];
    must(pthread_rwlock_unlock(&lock));
    return value;
}

static void *user(void *unused)
{
    long sum = 0;
    for (int i = 0; i < 32; i++)
        sum += cache_get(i % 8);
    printf("%ld\n", sum);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, user, NULL));
    must(pthread_create(&b, NULL, user, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
