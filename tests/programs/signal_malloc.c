/* expect: signal-unsafe in on_alarm */
/* why: The handler allocates memory, which a handler must not. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static char *volatile note;

static void on_alarm(int number)
{
    (void)number;
    note = malloc(16);
}

static void *worker(void *unused)
{
    must(pthread_kill(pthread_self(), SIGALRM));
    return unused;
}

int main(void)
{
    pthread_t thread;
    struct sigaction action = {.sa_handler = on_alarm};
    must(sigaction(SIGALRM, &action, NULL));
    must(pthread_create(&thread, NULL, worker, NULL));
    must(pthread_join(thread, NULL));
    printf("%d\n", note != NULL);
    free(note);
    return 0;
}
