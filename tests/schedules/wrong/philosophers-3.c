/* finds: deadlock */
/*
 * Three philosophers, three forks, two meals each. Two of them take the left fork first, and the
 * third one did so at its first meal and takes the right one first at its second: a repair that
 * came half way. The circle can still close while all of them are at their first meal. It is rare
 * because each has to stop between two forks.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { SEATS = 3, MEALS = 2 };

static pthread_mutex_t forks[SEATS] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                       PTHREAD_MUTEX_INITIALIZER};

static void eat(int first, int second)
{
    must(pthread_mutex_lock(&forks[first]));
    must(pthread_mutex_lock(&forks[second]));
    must(pthread_mutex_unlock(&forks[second]));
    must(pthread_mutex_unlock(&forks[first]));
}

static void *philosopher(void *seat)
{
    int left = *(int *)seat, right = (left + 1) % SEATS;
    for (int meal = 0; meal < MEALS; meal++) {
        if (left == SEATS - 1 && meal > 0)
            eat(right, left);
        else
            eat(left, right);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[SEATS];
    int seats[SEATS] = {0, 1, 2};
    for (int i = 0; i < SEATS; i++)
        must(pthread_create(&threads[i], NULL, philosopher, &seats[i]));
    for (int i = 0; i < SEATS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
