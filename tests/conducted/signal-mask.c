/*
 * Who handles a signal: pthread_sigmask and the mask a new thread inherits, raise, a pending signal
 * that is unblocked, kill of the process with one thread that does not block, pthread_kill.
 */
#include "say.h"

#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static sem_t ready, handled, may_end;
static atomic_int handled_by; /* 1 main, 2 the other thread */
static pthread_t main_thread;
static sigset_t usr1;

static void handle(int number)
{
    (void)number;
    handled_by = pthread_equal(pthread_self(), main_thread) ? 1 : 2;
    sem_post(&handled);
}

static void say_handler(void)
{
    static const char *const names[] = {"nobody", "main", "the other thread"};

    say_text("handled by", names[handled_by]);
    handled_by = 0;
}

static bool is_blocked(void)
{
    sigset_t now;

    pthread_sigmask(SIG_SETMASK, NULL, &now);
    return sigismember(&now, SIGUSR1) == 1;
}

/* It sleeps in turns, so that a tool that puts a handler off until the next call has one. */
static void *wait_open(void *argument)
{
    say_that("blocked, as where it was created", is_blocked());
    say("unblock", pthread_sigmask(SIG_UNBLOCK, &usr1, NULL));
    sem_post(&ready);
    while (sem_trywait(&may_end) == -1)
        rest();
    return argument;
}

static void await_handler(void)
{
    while (sem_wait(&handled) == -1)
        ;
    say_handler();
}

static void say_own(void)
{
    sigset_t old;

    say("no such change", pthread_sigmask(99, &usr1, NULL));
    say_result("raise", raise(SIGUSR1));
    say_handler();
    say_result("kill", kill(getpid(), SIGUSR1));
    say_handler();
    say("block", pthread_sigmask(SIG_BLOCK, &usr1, &old));
    say_that("it was blocked", sigismember(&old, SIGUSR1) == 1);
    say_that("it is blocked", is_blocked());
    say_result("raise", raise(SIGUSR1));
    say_handler();
    say("unblock", pthread_sigmask(SIG_UNBLOCK, &usr1, NULL));
    say_handler();
    for (int i = 0; i < 3; i++)
        sem_wait(&handled);
}

int main(void)
{
    struct sigaction action = {.sa_handler = handle};
    pthread_t thread;

    main_thread = pthread_self();
    sem_init(&ready, 0, 0);
    sem_init(&handled, 0, 0);
    sem_init(&may_end, 0, 0);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    sigaction(SIGUSR1, &action, NULL);
    say_own();
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    thread = start(wait_open, NULL);
    sem_wait(&ready);
    say_result("kill, which main blocks", kill(getpid(), SIGUSR1));
    await_handler();
    say("pthread_kill", pthread_kill(thread, SIGUSR1));
    await_handler();
    say("pthread_kill of main, which blocks", pthread_kill(main_thread, SIGUSR1));
    say_handler();
    pthread_sigmask(SIG_UNBLOCK, &usr1, NULL);
    await_handler();
    sem_post(&may_end);
    finish(thread);
    return 0;
}
