/*
 * abort from a second thread: a handler for SIGABRT runs and returns, and the process still ends by
 * SIGABRT; no atexit handler runs.
 */
#include "say.h"

#include <semaphore.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

static sem_t never;

static void at_exit(void)
{
    say_text("atexit", "runs");
}

static void handle(int number)
{
    static const char line[] = "SIGABRT: handled\n";

    (void)number;
    if (write(STDOUT_FILENO, line, sizeof(line) - 1) < 0)
        _exit(CANNOT_START);
}

static void *call_abort(void *argument)
{
    (void)argument;
    abort();
}

int main(void)
{
    struct sigaction action = {.sa_handler = handle};
    struct rlimit no_core = {0};

    setrlimit(RLIMIT_CORE, &no_core);
    sem_init(&never, 0, 0);
    atexit(at_exit);
    say_result("sigaction", sigaction(SIGABRT, &action, NULL));
    start(call_abort, NULL);
    while (sem_wait(&never) == -1)
        ;
    return 1;
}
