/* expect: clean */
/* why: Each thread has its own, also when it gets the memory of a thread that has ended. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static _Thread_local int mine[16];
static sem_t ended;

static void *worker(void *unused)
{
    for (int i = 0; i < 16; i++)
        mine[i] += i;
    must(sem_post(&ended));
    for (int i = 0; i < 16; i++)
        mine[i]--;
    return unused;
}

int main(void)
{
    must(sem_init(&ended, 0, 0));
    for (int i = 0; i < 6; i++) {
        pthread_t thread;
        must(pthread_create(&thread, NULL, worker, NULL));
        if (i % 2 == 0)
            must(pthread_detach(thread));
        else
            must(pthread_join(thread, NULL));
    }
    for (int i = 0; i < 6; i++)
        must(sem_wait(&ended));
    puts("done");
    return 0;
}
