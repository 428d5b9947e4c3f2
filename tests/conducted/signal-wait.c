/*
 * Waiting for blocked signals: sigwait, sigwaitinfo, sigtimedwait (EAGAIN when nothing comes),
 * sigpending; ordinary signals are merged, queued ones are not; a thread that takes the signals of
 * the process.
 */
#include "say.h"

#include <semaphore.h>
#include <signal.h>
#include <unistd.h>

static sigset_t both;
static sem_t ready;

static void *take_signals(void *argument)
{
    int number = 0;

    (void)argument;
    for (int i = 0; i < 3; i++) {
        sem_post(&ready);
        say("sigwait elsewhere", sigwait(&both, &number));
        say_that("SIGUSR1", number == SIGUSR1);
    }
    return NULL;
}

static void say_nothing_comes(void)
{
    struct timespec length = milliseconds(30), none = {0}, bad = not_a_time();
    struct timespec due = in_ms(CLOCK_MONOTONIC, 30);
    sigset_t pending;

    say_result("sigtimedwait", sigtimedwait(&both, NULL, &length));
    say_that("not early", has_come(CLOCK_MONOTONIC, due));
    say_result("sigtimedwait without waiting", sigtimedwait(&both, NULL, &none));
    say_result("sigtimedwait, bad time", sigtimedwait(&both, NULL, &bad));
    say_result("sigpending", sigpending(&pending));
    say_that("pending", sigismember(&pending, SIGUSR1) == 1);
}

static void say_merged(void)
{
    struct timespec none = {0};
    siginfo_t information = {0};
    sigset_t pending;

    say_result("raise", raise(SIGUSR1));
    say_result("raise again", raise(SIGUSR1));
    sigpending(&pending);
    say_that("pending", sigismember(&pending, SIGUSR1) == 1);
    say_that("sigwaitinfo", sigwaitinfo(&both, &information) == SIGUSR1);
    say_that("its own number", information.si_signo == SIGUSR1);
    say_result("sigtimedwait", sigtimedwait(&both, NULL, &none));
    say_result("kill", kill(getpid(), SIGUSR1));
    say_that("sigwaitinfo", sigwaitinfo(&both, &information) == SIGUSR1);
    say_that("from this process", information.si_code == SI_USER && information.si_pid == getpid());
}

static void say_queued(void)
{
    struct timespec none = {0};
    siginfo_t information = {0};

    for (int i = 1; i <= 3; i++)
        say_result("sigqueue", sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = i}));
    for (int i = 1; i <= 3; i++) {
        say_that("sigwaitinfo", sigwaitinfo(&both, &information) == SIGRTMIN);
        printf("value: %d\n", information.si_value.sival_int);
    }
    say_result("sigtimedwait", sigtimedwait(&both, NULL, &none));
}

static void say_taken(void)
{
    pthread_t thread = start(take_signals, NULL);

    sem_wait(&ready);
    kill(getpid(), SIGUSR1);
    sem_wait(&ready);
    kill(getpid(), SIGUSR1);
    sem_wait(&ready);
    pthread_kill(thread, SIGUSR1);
    finish(thread);
}

int main(void)
{
    sem_init(&ready, 0, 0);
    sigemptyset(&both);
    sigaddset(&both, SIGUSR1);
    sigaddset(&both, SIGRTMIN);
    say("pthread_sigmask", pthread_sigmask(SIG_BLOCK, &both, NULL));
    say_nothing_comes();
    say_merged();
    say_queued();
    say_taken();
    return 0;
}
