/* expect: clean */
/* why: A wait that may fail orders like any other when it succeeds. */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static sem_t boxes, doors;
static int box, door;

static void *giver(void *unused)
{
    box = 1;
    must(sem_post(&boxes));
    door = 2;
    must(sem_post(&doors));
    return unused;
}

static void *taker(void *unused)
{
    while (sem_trywait(&boxes) == -1)
        sched_yield();
    struct timespec until;
    must(clock_gettime(CLOCK_REALTIME, &until));
    until.tv_sec += 60;
    must(sem_timedwait(&doors, &until));
    printf("%d\n", box + door);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&boxes, 0, 0));
    must(sem_init(&doors, 0, 0));
    must(pthread_create(&a, NULL, taker, NULL));
    must(pthread_create(&b, NULL, giver, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    must(sem_destroy(&boxes));
    must(sem_destroy(&doors));
    return 0;
}
