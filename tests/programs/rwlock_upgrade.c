/* expect: hang in cache_fill */
/* why: A reader asks for the write lock before it gives its read lock back. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int cached; /* guarded by lock */

static int cache_fill(void)
{
    must(pthread_rwlock_rdlock(&lock));
    if (cached == 0) {
        must(pthread_rwlock_wrlock(&lock));
        cached = 1;
        must(pthread_rwlock_unlock(&lock));
    }
    int value = cached;
    must(pthread_rwlock_unlock(&lock));
    return value;
}

static void *user(void *unused)
{
    printf("%d\n", cache_fill());
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
