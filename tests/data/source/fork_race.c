/* Races before a fork, and another in the child: each process has a report of its own. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int before, after;

static void *add(void *number)
{
    ++*(int *)number;
    return NULL;
}

static void *add_too(void *number)
{
    *(int *)number += 2;
    return NULL;
}

static void race_on(int *number)
{
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, add, number);
    pthread_create(&threads[1], NULL, add_too, number);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
}

int main(void)
{
    race_on(&before);
    pid_t child = fork();
    if (child == 0) {
        race_on(&after);
        exit(0);
    }
    waitpid(child, NULL, 0);
    return 0;
}
