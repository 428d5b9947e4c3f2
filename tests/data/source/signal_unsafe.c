/* A signal handler allocates memory. */
#include <signal.h>
#include <stdlib.h>

static void *volatile kept;

static void handle(int number)
{
    kept = malloc((size_t)number);
}

int main(void)
{
    struct sigaction action = {.sa_handler = handle};
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    free(kept);
    return 0;
}
