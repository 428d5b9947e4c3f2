/*
 * quick_exit from a second thread: the at_quick_exit handlers run in reverse, the atexit handlers
 * do not.
 */
#include "say.h"

#include <semaphore.h>

static sem_t never;

static void at_exit(void)
{
    say_text("atexit", "runs");
}

static void registered_first(void)
{
    say_text("registered first", "runs last");
}

static void registered_second(void)
{
    say_text("registered second", "runs first");
}

static void *leave(void *argument)
{
    quick_exit(*(int *)argument);
}

int main(void)
{
    int status = 6;

    sem_init(&never, 0, 0);
    say_result("atexit", atexit(at_exit));
    say_result("at_quick_exit", at_quick_exit(registered_first));
    say_result("at_quick_exit", at_quick_exit(registered_second));
    start(leave, &status);
    sem_wait(&never);
    return 1;
}
