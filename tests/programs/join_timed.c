/* expect: clean */
/* why: A join that tries or has a time limit joins when it succeeds. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int parts[3];

static void *worker(void *part)
{
    *(int *)part = 1;
    return NULL;
}

static void start(pthread_t *thread, int i)
{
    must(pthread_create(thread, NULL, worker, &parts[i]));
}

int main(void)
{
    pthread_t thread;
    struct timespec wall, steady;
    must(clock_gettime(CLOCK_REALTIME, &wall));
    must(clock_gettime(CLOCK_MONOTONIC, &steady));
    wall.tv_sec += 60;
    steady.tv_sec += 60;
    start(&thread, 0);
    while (pthread_tryjoin_np(thread, NULL) == EBUSY)
        sched_yield();
    parts[0]++;
    start(&thread, 1);
    must(pthread_timedjoin_np(thread, NULL, &wall));
    parts[1]++;
    start(&thread, 2);
    must(pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &steady));
    parts[2]++;
    printf("%d\n", parts[0] + parts[1] + parts[2]);
    return 0;
}
