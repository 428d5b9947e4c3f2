/*
 * pthread_sigmask: the mask a new thread inherits, raise and kill of the process when nothing is
 * blocked, a pending signal that is unblocked is handled before the call returns.
 */
#include "say.h"

#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int handled;
static sigset_t usr1;

static void handle(int number)
{
    (void)number;
    handled++;
}

static void say_handled(void)
{
    printf("handled: %d\n", handled);
}

static bool is_blocked(void)
{
    sigset_t now;

    pthread_sigmask(SIG_SETMASK, NULL, &now);
    return sigismember(&now, SIGUSR1) == 1;
}

static void *open_own(void *argument)
{
    say_that("blocked, as where it was created", is_blocked());
    say("unblock", pthread_sigmask(SIG_UNBLOCK, &usr1, NULL));
    say_that("blocked", is_blocked());
    say_result("raise", raise(SIGUSR1));
    say_handled();
    return argument;
}

int main(void)
{
    struct sigaction action = {.sa_handler = handle};
    sigset_t old;

    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    sigaction(SIGUSR1, &action, NULL);
    say("no such change", pthread_sigmask(99, &usr1, NULL));
    say_result("raise", raise(SIGUSR1));
    say_handled();
    say_result("kill", kill(getpid(), SIGUSR1));
    say_handled();
    say("block", pthread_sigmask(SIG_BLOCK, &usr1, &old));
    say_that("it was blocked", sigismember(&old, SIGUSR1) == 1);
    say_that("it is blocked", is_blocked());
    say_result("raise", raise(SIGUSR1));
    say_handled();
    say("unblock", pthread_sigmask(SIG_UNBLOCK, &usr1, NULL));
    say_handled();
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    elsewhere(open_own, NULL);
    say_that("main blocks it still", is_blocked());
    say("an empty mask", pthread_sigmask(SIG_SETMASK, &old, NULL));
    say_that("blocked", is_blocked());
    return 0;
}
