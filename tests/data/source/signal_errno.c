/* A signal handler changes errno under the code that it interrupts. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static void handle(int number)
{
    errno = number + 100;
}

static void *wait_for_it(void *unused)
{
    char byte;
    int *ends = unused;
    return read(ends[0], &byte, 1) == 1 ? unused : NULL;
}

int main(void)
{
    int ends[2];
    pthread_t thread;
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    if (pipe(ends) != 0)
        return 1;
    pthread_create(&thread, NULL, wait_for_it, ends);
    sleep(1);
    pthread_kill(thread, SIGUSR1);
    sleep(1);
    if (write(ends[1], "x", 1) != 1)
        return 1;
    pthread_join(thread, NULL);
    return 0;
}
