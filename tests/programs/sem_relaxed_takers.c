/* expect: data-race in taker, main */
/* why: A taker may get an item that was posted after its own wait. */
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

enum { ITEMS = 20 };

static sem_t filled;
static int items[ITEMS];
static atomic_uint next;

static void *taker(void *sum)
{
    for (int i = 0; i < ITEMS / 2; i++) {
        must(sem_wait(&filled));
        unsigned mine = atomic_fetch_add_explicit(&next, 1, memory_order_relaxed);
        *(long *)sum += items[mine];
    }
    return NULL;
}

int main(void)
{
    pthread_t takers[2];
    long sums[2] = {0, 0};
    must(sem_init(&filled, 0, 0));
    for (int i = 0; i < 2; i++)
        must(pthread_create(&takers[i], NULL, taker, &sums[i]));
    for (int i = 0; i < ITEMS; i++) {
        items[i] = i;
        must(sem_post(&filled));
    }
    for (int i = 0; i < 2; i++)
        must(pthread_join(takers[i], NULL));
    printf("%ld\n", sums[0] + sums[1]);
    must(sem_destroy(&filled));
    return 0;
}
