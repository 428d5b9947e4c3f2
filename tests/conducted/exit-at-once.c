/*
 * _exit from a second thread: no atexit handler runs, what is still buffered is lost, and its
 * status is the process's.
 */
#include "say.h"

#include <semaphore.h>
#include <unistd.h>

static sem_t never;

static void at_exit(void)
{
    say_text("atexit", "runs");
}

static void *leave(void *argument)
{
    printf("lost with the buffer\n");
    _exit(*(int *)argument);
}

int main(void)
{
    int status = 5;

    setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
    sem_init(&never, 0, 0);
    say_result("atexit", atexit(at_exit));
    start(leave, &status);
    sem_wait(&never);
    return 1;
}
