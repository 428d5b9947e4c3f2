/* finds: deadlock */
/*
 * Five philosophers, five forks, and everyone takes the left one first. If all five have taken it
 * before anybody has taken the right one, all of them wait for ever. It is rare, and rarer with
 * each further philosopher, because one meal eaten early breaks the circle.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { SEATS = 5 };

static pthread_mutex_t forks[SEATS];

static void *philosopher(void *left)
{
    long seat = (pthread_mutex_t *)left - forks;
    must(pthread_mutex_lock(&forks[seat]));
    must(pthread_mutex_lock(&forks[(seat + 1) % SEATS]));
    must(pthread_mutex_unlock(&forks[(seat + 1) % SEATS]));
    must(pthread_mutex_unlock(&forks[seat]));
    return NULL;
}

int main(void)
{
    pthread_t threads[SEATS];
    for (int i = 0; i < SEATS; i++)
        must(pthread_mutex_init(&forks[i], NULL));
    for (int i = 0; i < SEATS; i++)
        must(pthread_create(&threads[i], NULL, philosopher, &forks[i]));
    for (int i = 0; i < SEATS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
