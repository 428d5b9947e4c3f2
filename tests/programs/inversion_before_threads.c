/* expect: clean */
/* why: One of the two orders is only used before there is a second thread. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static int moved; /* guarded by left and right */

static void move(pthread_mutex_t *from, pthread_mutex_t *to)
{
    must(pthread_mutex_lock(from));
    must(pthread_mutex_lock(to));
    moved++;
    must(pthread_mutex_unlock(to));
    must(pthread_mutex_unlock(from));
}

static void *forth(void *unused)
{
    move(&left, &right);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    move(&right, &left);
    must(pthread_create(&a, NULL, forth, NULL));
    must(pthread_create(&b, NULL, forth, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", moved);
    return 0;
}
