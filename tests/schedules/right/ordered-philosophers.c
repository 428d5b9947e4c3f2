/* finds: nothing */
/*
 * Five philosophers who take the fork with the smaller number first. Right because a circle of
 * waiting would have to go up in number all the way round, and the last one goes down.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { SEATS = 5, MEALS = 2 };

static pthread_mutex_t forks[SEATS];
static int meals[SEATS]; /* each counted by its philosopher */

static void *philosopher(void *eaten)
{
    int seat = (int)((int *)eaten - meals), next = (seat + 1) % SEATS;
    int low = seat < next ? seat : next, high = seat < next ? next : seat;
    for (int i = 0; i < MEALS; i++) {
        must(pthread_mutex_lock(&forks[low]));
        must(pthread_mutex_lock(&forks[high]));
        meals[seat]++;
        must(pthread_mutex_unlock(&forks[high]));
        must(pthread_mutex_unlock(&forks[low]));
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[SEATS];
    for (int i = 0; i < SEATS; i++)
        must(pthread_mutex_init(&forks[i], NULL));
    for (int i = 0; i < SEATS; i++)
        must(pthread_create(&threads[i], NULL, philosopher, &meals[i]));
    for (int i = 0; i < SEATS; i++)
        must(pthread_join(threads[i], NULL));
    for (int i = 0; i < SEATS; i++)
        if (meals[i] != MEALS)
            return 1;
    return 0;
}
