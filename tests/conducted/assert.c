/*
 * assert in a second thread: one that holds goes on, one that fails ends the process by SIGABRT; no
 * atexit handler runs.
 */
#include "say.h"

#include <assert.h>
#include <semaphore.h>
#include <sys/resource.h>

static sem_t never;

static void at_exit(void)
{
    say_text("atexit", "runs");
}

static void *fail(void *argument)
{
    assert(argument != NULL);
    say_text("assert", "holds");
    assert(argument == NULL);
    say_text("assert", "went on");
    return NULL;
}

int main(void)
{
    struct rlimit no_core = {0};

    setrlimit(RLIMIT_CORE, &no_core);
    sem_init(&never, 0, 0);
    atexit(at_exit);
    start(fail, &never);
    sem_wait(&never);
    return 1;
}
