/*
 * Which thread handles a signal: kill of the process goes to the one thread that does not block it,
 * pthread_kill to the thread it names, which handles it once it no longer blocks it.
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

static void *wait_open(void *argument)
{
    say("unblock", pthread_sigmask(SIG_UNBLOCK, &usr1, NULL));
    sem_post(&ready);
    while (sem_wait(&may_end) == -1)
        ;
    return argument;
}

static void await_handler(void)
{
    while (sem_wait(&handled) == -1)
        ;
    say_handler();
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
