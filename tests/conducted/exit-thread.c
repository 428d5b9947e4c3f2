/*
 * exit from a second thread while main waits for ever: the atexit handlers run in reverse, in that
 * thread, buffered output is written, and its status is the process's.
 */
#include "say.h"

#include <semaphore.h>

static sem_t never;
static pthread_t exiting;

static void registered_first(void)
{
    say_that("registered first, in the thread that exits", pthread_equal(pthread_self(), exiting));
}

static void registered_second(void)
{
    say_text("registered second", "runs first");
}

static void *call_exit(void *argument)
{
    exiting = pthread_self();
    printf("still buffered\n");
    exit(*(int *)argument);
}

int main(void)
{
    int status = 7;

    setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
    sem_init(&never, 0, 0);
    say_result("atexit", atexit(registered_first));
    say_result("atexit", atexit(registered_second));
    start(call_exit, &status);
    sem_wait(&never);
    say_text("sem_wait", "ended");
    return 1;
}
