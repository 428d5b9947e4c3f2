/* finds: nothing */
/*
 * One thread takes all signals with sigwait; the others have them blocked. The main thread sends
 * it two with pthread_kill, waiting after each for the answer, since a second signal of one kind
 * would be merged with the first. Right because the mask was set before any thread started.
 */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static sigset_t wanted; /* set before the threads */
static sem_t heard;
static int received; /* the signal thread's until it posts */

static void *signal_thread(void *unused)
{
    int number;
    do {
        must(sigwait(&wanted, &number));
        received += number == SIGUSR1;
        must(sem_post(&heard));
    } while (number != SIGTERM);
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(sem_init(&heard, 0, 0));
    must(sigemptyset(&wanted));
    must(sigaddset(&wanted, SIGUSR1));
    must(sigaddset(&wanted, SIGTERM));
    must(pthread_sigmask(SIG_BLOCK, &wanted, NULL));
    must(pthread_create(&thread, NULL, signal_thread, NULL));
    for (int i = 0; i < 2; i++) {
        must(pthread_kill(thread, SIGUSR1));
        must(sem_wait(&heard));
    }
    must(pthread_kill(thread, SIGTERM));
    must(pthread_join(thread, NULL));
    return received != 2;
}
