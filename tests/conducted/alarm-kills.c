/*
 * An alarm nobody handles ends the process by SIGALRM, although every thread waits for ever.
 */
#include "say.h"

#include <semaphore.h>
#include <sys/time.h>

static sem_t never;

static void *wait_for_ever(void *argument)
{
    sem_wait(&never);
    return argument;
}

int main(void)
{
    struct itimerval once = {.it_value = {.tv_usec = 30000}};

    sem_init(&never, 0, 0);
    start(wait_for_ever, NULL);
    say_text("main", "waits for the alarm");
    if (setitimer(ITIMER_REAL, &once, NULL) != 0)
        return CANNOT_START;
    sem_wait(&never);
    say_text("sem_wait", "ended");
    return 0;
}
