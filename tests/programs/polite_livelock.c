/* expect: silent livelock: needs the conductor */
/* why: Both give way to each other; in step they would do so for ever, here they do so in turn. */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int wants[2];
static sem_t turn;
static int inside; /* guarded by wants */

static void enter(int me)
{
    for (;;) {
        atomic_store(&wants[me], 1);
        if (atomic_load(&wants[!me]) == 0)
            return;
        atomic_store(&wants[me], 0);
    }
}

static void *first(void *unused)
{
    enter(0);
    inside++;
    atomic_store(&wants[0], 0);
    must(sem_post(&turn));
    return unused;
}

static void *second(void *unused)
{
    while (sem_wait(&turn) == -1)
        ;
    enter(1);
    inside++;
    atomic_store(&wants[1], 0);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&turn, 0, 0));
    must(pthread_create(&a, NULL, first, NULL));
    must(pthread_create(&b, NULL, second, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", inside);
    return 0;
}
