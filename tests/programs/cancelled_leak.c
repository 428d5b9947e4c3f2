/* expect: memory-leak in worker */
/* why: A thread is cancelled while it owns a block, and no cleanup handler frees it. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static sem_t started;

static void *worker(void *unused)
{
    char *buffer = malloc(1000);
    if (buffer == NULL)
        abort();
    memset(buffer, 'x', 1000);
    must(sem_post(&started));
    pause();
    free(buffer);
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(sem_init(&started, 0, 0));
    must(pthread_create(&thread, NULL, worker, NULL));
    while (sem_wait(&started) == -1)
        ;
    must(pthread_cancel(thread));
    must(pthread_join(thread, NULL));
    puts("cancelled");
    return 0;
}
