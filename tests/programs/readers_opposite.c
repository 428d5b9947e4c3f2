/* expect: clean */
/* why: Two rwlocks in opposite orders, but only for reading: readers never wait for readers. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_rwlock_t left = PTHREAD_RWLOCK_INITIALIZER, right = PTHREAD_RWLOCK_INITIALIZER;
static int here = 1, there = 2; /* guarded by left and right */

static int sum(pthread_rwlock_t *one, pthread_rwlock_t *two)
{
    must(pthread_rwlock_rdlock(one));
    must(pthread_rwlock_rdlock(two));
    int result = here + there;
    must(pthread_rwlock_unlock(two));
    must(pthread_rwlock_unlock(one));
    return result;
}

static void *forth(void *unused)
{
    printf("%d\n", sum(&left, &right));
    return unused;
}

static void *back(void *unused)
{
    printf("%d\n", sum(&right, &left));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, forth, NULL));
    must(pthread_create(&b, NULL, back, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
