/* A semaphore is initialised twice, destroyed while a thread waits, and another was never one. */
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

static sem_t turn, never;

static void *await(void *unused)
{
    sem_wait(&turn);
    return unused;
}

static void set_up_twice(void)
{
    sem_init(&turn, 0, 1);
    sem_init(&turn, 0, 0);
}

int main(void)
{
    pthread_t thread;
    set_up_twice();
    pthread_create(&thread, NULL, await, NULL);
    nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
    sem_destroy(&turn);
    sem_destroy(&never);
    return 0;
}
