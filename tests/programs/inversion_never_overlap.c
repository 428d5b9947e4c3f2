/* expect: clean */
/* why: The thread of one order is joined before that of the other order is created. */
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

static void *back(void *unused)
{
    move(&right, &left);
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, forth, NULL));
    must(pthread_join(thread, NULL));
    must(pthread_create(&thread, NULL, back, NULL));
    must(pthread_join(thread, NULL));
    printf("%d\n", moved);
    return 0;
}
