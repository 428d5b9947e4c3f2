/* expect: deadlock in forth, back */
/* why: Semaphores used as locks in opposite orders; no tool keeps a lock graph of semaphores. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static sem_t left, right;
static int moved; /* guarded by left and right */

static void down(sem_t *sem)
{
    while (sem_wait(sem) == -1)
        ;
}

static void *forth(void *unused)
{
    down(&left);
    down(&right);
    moved++;
    must(sem_post(&right));
    must(sem_post(&left));
    return unused;
}

static void *back(void *unused)
{
    down(&right);
    down(&left);
    moved--;
    must(sem_post(&left));
    must(sem_post(&right));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&left, 0, 1));
    must(sem_init(&right, 0, 1));
    must(pthread_create(&a, NULL, forth, NULL));
    must(pthread_create(&b, NULL, back, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", moved);
    return 0;
}
