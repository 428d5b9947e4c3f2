/* expect: clean */
/* why: The second lock is only tried; after some tries there is an order. */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static int moved; /* guarded by both locks */

enum { TRIES = 3 }; /* without an end, two in step could give way to each other for ever */

static void both_lock(pthread_mutex_t *one, pthread_mutex_t *two)
{
    for (int i = 0; i < TRIES; i++) {
        must(pthread_mutex_lock(one));
        if (pthread_mutex_trylock(two) == 0)
            return;
        must(pthread_mutex_unlock(one));
        sched_yield();
    }
    must(pthread_mutex_lock(&left));
    must(pthread_mutex_lock(&right));
}

static void both_unlock(void)
{
    must(pthread_mutex_unlock(&left));
    must(pthread_mutex_unlock(&right));
}

static void *forth(void *unused)
{
    both_lock(&left, &right);
    moved++;
    both_unlock();
    return unused;
}

static void *back(void *unused)
{
    both_lock(&right, &left);
    moved--;
    both_unlock();
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
