/* expect: clean */
/* why: Both orders occur, but only under a third lock: never at the same time. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static int moved; /* guarded by left and right */

static void move(pthread_mutex_t *from, pthread_mutex_t *to, int by)
{
    must(pthread_mutex_lock(&gate));
    must(pthread_mutex_lock(from));
    must(pthread_mutex_lock(to));
    moved += by;
    must(pthread_mutex_unlock(to));
    must(pthread_mutex_unlock(from));
    must(pthread_mutex_unlock(&gate));
}

static void *forth(void *unused)
{
    move(&left, &right, 1);
    return unused;
}

static void *back(void *unused)
{
    move(&right, &left, -1);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, forth, NULL));
    must(pthread_create(&b, NULL, back, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", moved);
    return 0;
}
