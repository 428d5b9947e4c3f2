/*
 * Before main it has the kernel forget how its children end, and wants to know of each fork. Its
 * exit status is 3 when all of that is as it was set up, and the signal mask empty.
 */
#include <pthread.h>
#include <signal.h>

static int forks;

static void count_fork(void)
{
    forks++;
}

__attribute__((constructor)) static void set_up(void)
{
    signal(SIGCHLD, SIG_IGN);
    pthread_atfork(NULL, NULL, count_fork);
}

int main(void)
{
    struct sigaction now;
    sigset_t mask;
    if (sigaction(SIGCHLD, NULL, &now) != 0 || pthread_sigmask(SIG_BLOCK, NULL, &mask) != 0)
        return 1;
    if (now.sa_handler != SIG_IGN || sigismember(&mask, SIGCHLD))
        return 2;
    return forks > 0 ? 4 : 3;
}
