/* expect: deadlock in forth, back */
/* why: Opposite orders, and a barrier makes sure that each has its first lock. */
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
static pthread_barrier_t both;

static void meet(void)
{
    int result = pthread_barrier_wait(&both);
    if (result != PTHREAD_BARRIER_SERIAL_THREAD)
        must(result);
}

static void *forth(void *unused)
{
    must(pthread_mutex_lock(&left));
    meet();
    must(pthread_mutex_lock(&right));
    moved++;
    must(pthread_mutex_unlock(&right));
    must(pthread_mutex_unlock(&left));
    return unused;
}

static void *back(void *unused)
{
    must(pthread_mutex_lock(&right));
    meet();
    must(pthread_mutex_lock(&left));
    moved--;
    must(pthread_mutex_unlock(&left));
    must(pthread_mutex_unlock(&right));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_barrier_init(&both, NULL, 2));
    must(pthread_create(&a, NULL, forth, NULL));
    must(pthread_create(&b, NULL, back, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", moved);
    return 0;
}
