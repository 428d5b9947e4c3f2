/* expect: clean */
/* why: A signal ends a wait early, and the wait is begun again. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static sem_t semaphore;
static atomic_bool interrupted;

static void on_usr1(int number)
{
    (void)number;
}

static void *waiter(void *unused)
{
    while (sem_wait(&semaphore) != 0)
        interrupted = 1;
    return unused;
}

/* Signals until a wait was ended by one: a signal that comes before the wait is not enough. */
int main(void)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    struct sigaction action = {.sa_handler = on_usr1};
    pthread_t thread;
    must(sem_init(&semaphore, 0, 0));
    must(sigaction(SIGUSR1, &action, NULL));
    must(pthread_create(&thread, NULL, waiter, NULL));
    while (!interrupted) {
        must(pthread_kill(thread, SIGUSR1));
        nanosleep(&pause, NULL);
    }
    must(sem_post(&semaphore));
    must(pthread_join(thread, NULL));
    must(sem_destroy(&semaphore));
    printf("%d\n", interrupted);
    return 0;
}
