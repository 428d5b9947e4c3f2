/*
 * The control for the conductor: two locks in two orders, and nothing that leads the threads into
 * the deadlock. Left to itself the program as good as always ends; it takes turns at the right
 * places to see that it need not.
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t right = PTHREAD_MUTEX_INITIALIZER;

static void take_both(pthread_mutex_t *first, pthread_mutex_t *second)
{
    pthread_mutex_lock(first);
    pthread_mutex_lock(second);
    pthread_mutex_unlock(second);
    pthread_mutex_unlock(first);
}

static void *right_then_left(void *unused)
{
    take_both(&right, &left);
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, right_then_left, NULL) != 0)
        return 3;
    take_both(&left, &right);
    if (pthread_join(thread, NULL) != 0)
        return 3;
    puts("both have been here");
    return 0;
}
