/* expect: thread-leak in main */
/* why: A thread has finished, and nobody joins or detaches it. */
#define _GNU_SOURCE 1
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static sem_t begun;
static int tid; /* written before begun is posted */

static void *worker(void *unused)
{
    tid = gettid();
    must(sem_post(&begun));
    return unused;
}

static int is_running(void)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d", tid);
    return access(path, F_OK) == 0;
}

int main(void)
{
    pthread_t thread;
    must(sem_init(&begun, 0, 0));
    must(pthread_create(&thread, NULL, worker, NULL));
    while (sem_wait(&begun) == -1)
        ;
    while (is_running())
        sched_yield();
    puts("finished");
    return 0;
}
