/* expect: clean */
/* why: Waiting by the monotonic clock is waiting. */
#define _GNU_SOURCE 1
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static sem_t boxes;
static int box;

static void *giver(void *unused)
{
    box = 1;
    must(sem_post(&boxes));
    return unused;
}

static void *taker(void *unused)
{
    struct timespec until;
    must(clock_gettime(CLOCK_MONOTONIC, &until));
    until.tv_sec += 60;
    must(sem_clockwait(&boxes, CLOCK_MONOTONIC, &until));
    printf("%d\n", box);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&boxes, 0, 0));
    must(pthread_create(&a, NULL, taker, NULL));
    must(pthread_create(&b, NULL, giver, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    must(sem_destroy(&boxes));
    return 0;
}
