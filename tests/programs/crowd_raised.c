/* expect: lock-order in philosopher */
/* why: Two chairs, and then main brings a third one: a semaphore that others post is no gate. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { SEATS = 3 };

static pthread_mutex_t forks[SEATS];
static sem_t turns[SEATS + 1];
static sem_t chairs;
static int meals[SEATS];

static void *philosopher(void *given)
{
    int seat = *(int *)given;
    while (sem_wait(&turns[seat]) == -1)
        ;
    while (sem_wait(&chairs) == -1)
        ;
    must(pthread_mutex_lock(&forks[seat]));
    must(pthread_mutex_lock(&forks[(seat + 1) % SEATS]));
    meals[seat]++;
    must(pthread_mutex_unlock(&forks[(seat + 1) % SEATS]));
    must(pthread_mutex_unlock(&forks[seat]));
    must(sem_post(&chairs));
    must(sem_post(&turns[seat + 1]));
    return NULL;
}

int main(void)
{
    pthread_t threads[SEATS];
    int seats[SEATS];
    must(sem_init(&chairs, 0, SEATS - 1));
    must(sem_post(&chairs));
    for (int i = 0; i <= SEATS; i++)
        must(sem_init(&turns[i], 0, i == 0));
    for (int i = 0; i < SEATS; i++)
        must(pthread_mutex_init(&forks[i], NULL));
    for (int i = 0; i < SEATS; i++) {
        seats[i] = i;
        must(pthread_create(&threads[i], NULL, philosopher, &seats[i]));
    }
    for (int i = 0; i < SEATS; i++)
        must(pthread_join(threads[i], NULL));
    printf("%d\n", meals[0] + meals[1] + meals[2]);
    return 0;
}
