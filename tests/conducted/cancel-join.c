/*
 * pthread_cancel of a thread that waits in pthread_join: it ends as PTHREAD_CANCELED, and the
 * thread it waited for can still be joined.
 */
#include "say.h"

#include <semaphore.h>

static sem_t ready, may_end;
static int result;

static void *wait_for_leave(void *argument)
{
    (void)argument;
    sem_wait(&may_end);
    return &result;
}

static void *join_other(void *other)
{
    sem_post(&ready);
    pthread_join(*(pthread_t *)other, NULL);
    return NULL;
}

int main(void)
{
    pthread_t other, joiner;

    sem_init(&ready, 0, 0);
    sem_init(&may_end, 0, 0);
    other = start(wait_for_leave, NULL);
    joiner = start(join_other, &other);
    sem_wait(&ready);
    say("pthread_cancel in pthread_join", pthread_cancel(joiner));
    say_that("cancelled", finish(joiner) == PTHREAD_CANCELED);
    sem_post(&may_end);
    say_that("the other can still be joined", finish(other) == &result);
    return 0;
}
