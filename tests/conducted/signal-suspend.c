/*
 * sigsuspend and pause: EINTR after the handler ran; sigsuspend opens the mask for the wait alone;
 * a signal that is pending already ends it at once.
 */
#include "say.h"

#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int handled, done;
static sem_t ready;
static sigset_t usr1, open_mask;

static void handle(int number)
{
    (void)number;
    handled++;
}

static bool is_blocked(void)
{
    sigset_t now;

    pthread_sigmask(SIG_SETMASK, NULL, &now);
    return sigismember(&now, SIGUSR1) == 1;
}

static void *suspend(void *argument)
{
    sem_post(&ready);
    say_result("sigsuspend", sigsuspend(&open_mask));
    say_that("blocked again", is_blocked());
    printf("handled: %d\n", handled);
    return argument;
}

static void *wait_paused(void *argument)
{
    pthread_sigmask(SIG_UNBLOCK, &usr1, NULL);
    *(int *)argument = pause() == -1 ? errno : 0;
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    done = 1;
    return NULL;
}

int main(void)
{
    struct sigaction action = {.sa_handler = handle};
    pthread_t thread;
    int error = 0;

    sem_init(&ready, 0, 0);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    sigaction(SIGUSR1, &action, NULL);
    pthread_sigmask(SIG_BLOCK, &usr1, &open_mask);
    raise(SIGUSR1);
    printf("handled: %d\n", handled);
    say_result("sigsuspend, pending already", sigsuspend(&open_mask));
    printf("handled: %d\n", handled);

    thread = start(suspend, NULL);
    sem_wait(&ready);
    pthread_kill(thread, SIGUSR1);
    finish(thread);

    thread = start(wait_paused, &error);
    while (!done) {
        pthread_kill(thread, SIGUSR1);
        rest();
    }
    finish(thread);
    say("pause", error);
    return 0;
}
