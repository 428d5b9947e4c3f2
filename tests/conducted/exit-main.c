/*
 * main returns while another thread waits for ever: the handlers run, the thread is cut off, and
 * the value main returned is the status.
 */
#include "say.h"

#include <semaphore.h>

static sem_t ready, never;

static void at_exit(void)
{
    say_text("atexit", "runs");
}

static void clean(void *name)
{
    say_text("cleanup", name);
}

static void *wait_for_ever(void *argument)
{
    pthread_cleanup_push(clean, "of a thread that was cut off");
    sem_post(&ready);
    sem_wait(&never);
    pthread_cleanup_pop(1);
    return argument;
}

int main(void)
{
    sem_init(&ready, 0, 0);
    sem_init(&never, 0, 0);
    atexit(at_exit);
    start(wait_for_ever, NULL);
    say_result("sem_wait", sem_wait(&ready));
    return 9;
}
