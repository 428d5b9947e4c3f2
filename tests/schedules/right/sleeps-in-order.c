/* finds: nothing */
/*
 * Three threads sleep 10, 60 and 110 milliseconds and then write down their number under a lock;
 * one uses usleep, one nanosleep, one an absolute sleep. The clock that the main thread reads must
 * have moved on by as much. The clock, not the order of the numbers, is what the program insists
 * on, since a busy machine may wake a thread late, never early.
 */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static struct timespec start;

static long ms_since_start(void)
{
    struct timespec now;
    must(clock_gettime(CLOCK_MONOTONIC, &now));
    return (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000;
}

static void *by_usleep(void *early)
{
    must(usleep(10000));
    *(int *)early = ms_since_start() < 10;
    return NULL;
}

static void *by_nanosleep(void *early)
{
    struct timespec length = {.tv_nsec = 60000000};
    must(nanosleep(&length, NULL));
    *(int *)early = ms_since_start() < 60;
    return NULL;
}

static void *until_moment(void *early)
{
    struct timespec moment = start;
    moment.tv_sec += moment.tv_nsec >= 890000000;
    moment.tv_nsec = (moment.tv_nsec + 110000000) % 1000000000;
    must(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL));
    *(int *)early = ms_since_start() < 110;
    return NULL;
}

int main(void)
{
    void *(*const sleeps[])(void *) = {by_usleep, by_nanosleep, until_moment};
    pthread_t threads[3];
    int early[3];
    must(clock_gettime(CLOCK_MONOTONIC, &start));
    for (int i = 0; i < 3; i++)
        must(pthread_create(&threads[i], NULL, sleeps[i], &early[i]));
    for (int i = 0; i < 3; i++)
        must(pthread_join(threads[i], NULL));
    return early[0] || early[1] || early[2];
}
