/* finds: nothing */
/*
 * Blocks in a named semaphore, opened twice under one name. Right because both names lead to the
 * same semaphore, the second one having been opened before the first was unlinked, and because
 * what the worker wrote was written before its post.
 */
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int answer; /* the worker's until it posts */

static void *worker(void *semaphore)
{
    answer = 42;
    must(sem_post(semaphore));
    return NULL;
}

int main(void)
{
    char name[40];
    pthread_t thread;
    snprintf(name, sizeof name, "/racelab-schedules-%ld", (long)getpid());
    sem_t *ours = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
    if (ours == SEM_FAILED)
        return 1;
    sem_t *theirs = sem_open(name, 0);
    must(sem_unlink(name));
    if (theirs == SEM_FAILED)
        return 1;
    must(pthread_create(&thread, NULL, worker, theirs));
    must(sem_wait(ours));
    int wrong = answer != 42;
    must(pthread_join(thread, NULL));
    must(sem_close(theirs));
    must(sem_close(ours));
    return wrong;
}
