/*
 * A thread cancelled inside its pthread_once routine has not run it: the next caller does, and one
 * that was waiting takes over.
 */
#include "say.h"

#include <semaphore.h>

static pthread_once_t control = PTHREAD_ONCE_INIT;
static sem_t inside, may_end;
static int begun, ended;

static void initialise(void)
{
    begun++;
    sem_post(&inside);
    sem_wait(&may_end);
    ended++;
}

static void *call_once_routine(void *argument)
{
    pthread_once(&control, initialise);
    return argument;
}

int main(void)
{
    pthread_t first, second;
    int value;

    sem_init(&inside, 0, 0);
    sem_init(&may_end, 0, 0);
    first = start(call_once_routine, NULL);
    sem_wait(&inside);
    second = start(call_once_routine, &value);
    say("pthread_cancel inside the routine", pthread_cancel(first));
    say_that("cancelled", finish(first) == PTHREAD_CANCELED);
    sem_post(&may_end);
    say_that("another goes on", finish(second) == &value);
    say("pthread_once afterwards", pthread_once(&control, initialise));
    printf("begun %d times, ended %d time\n", begun, ended);
    return 0;
}
