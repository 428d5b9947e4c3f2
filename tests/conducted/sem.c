/*
 * Unnamed semaphores: sem_init and its largest value, sem_wait, sem_trywait (EAGAIN), sem_post
 * (EOVERFLOW), sem_getvalue, sem_destroy, and a waiter that a post lets go.
 */
#include "say.h"

#include <limits.h>
#include <semaphore.h>

enum { HANDED_OVER = 100 };

static sem_t empty, full;
static int slot; /* handed over by empty and full */

static void say_value(sem_t *semaphore)
{
    int value = -1;

    say_result("sem_getvalue", sem_getvalue(semaphore, &value));
    printf("value: %d\n", value);
}

static void *consume(void *sum)
{
    for (int i = 0; i < HANDED_OVER; i++) {
        sem_wait(&full);
        *(long *)sum += slot;
        sem_post(&empty);
    }
    return NULL;
}

static void say_handing_over(void)
{
    long sum = 0;
    pthread_t thread;

    sem_init(&empty, 0, 1);
    sem_init(&full, 0, 0);
    thread = start(consume, &sum);
    for (int i = 1; i <= HANDED_OVER; i++) {
        sem_wait(&empty);
        slot = i;
        sem_post(&full);
    }
    finish(thread);
    printf("sum of what was handed over: %ld\n", sum);
}

int main(void)
{
    sem_t semaphore;

    say_result("sem_init of 2", sem_init(&semaphore, 0, 2));
    say_value(&semaphore);
    say_result("sem_wait", sem_wait(&semaphore));
    say_result("sem_trywait", sem_trywait(&semaphore));
    say_value(&semaphore);
    say_result("sem_trywait at 0", sem_trywait(&semaphore));
    say_result("sem_post", sem_post(&semaphore));
    say_value(&semaphore);
    say_result("sem_trywait", sem_trywait(&semaphore));
    say_result("sem_destroy", sem_destroy(&semaphore));

    say_result("sem_init of too much", sem_init(&semaphore, 0, (unsigned)SEM_VALUE_MAX + 1));
    say_result("sem_init of the largest", sem_init(&semaphore, 0, SEM_VALUE_MAX));
    say_result("sem_post", sem_post(&semaphore));
    say_result("sem_wait", sem_wait(&semaphore));
    say_result("sem_post", sem_post(&semaphore));
    say_result("sem_destroy", sem_destroy(&semaphore));
    say_handing_over();
    return 0;
}
