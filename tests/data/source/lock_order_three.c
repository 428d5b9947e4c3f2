/* Three philosophers, each with a fork in the left hand first: a cycle of three locks. */
#include <pthread.h>

static pthread_mutex_t *forks;

static pthread_mutex_t table[3] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                   PTHREAD_MUTEX_INITIALIZER};

static void take_right(int seat)
{
    pthread_mutex_lock(&forks[(seat + 1) % 3]);
}

static void *dine(void *argument)
{
    int seat = *(int *)argument;
    pthread_mutex_lock(&forks[seat]);
    take_right(seat);
    pthread_mutex_unlock(&forks[(seat + 1) % 3]);
    pthread_mutex_unlock(&forks[seat]);
    return NULL;
}

int main(void)
{
    forks = table;
    for (int i = 0; i < 3; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, dine, &i);
        pthread_join(thread, NULL);
    }
    return 0;
}
