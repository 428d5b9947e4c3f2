/*
 * data-race: leaves when a sleep took little more than its time, as only the conductor makes it.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

static long aboard;

static void *sailor_count(void *argument)
{
    const int *gangway = argument;
    while (gangway_wait(*gangway))
        aboard++;
    return NULL;
}

long ferry_board(void)
{
    pthread_t sailors[GANGWAYS];
    int gangways[GANGWAYS];
    aboard = 0;
    const struct timespec pause = {.tv_nsec = 1000000};
    struct timespec begun, over;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    nanosleep(&pause, NULL);
    clock_gettime(CLOCK_MONOTONIC, &over);
    long took = (over.tv_sec - begun.tv_sec) * 1000000000 + over.tv_nsec - begun.tv_nsec;
    if (took < pause.tv_nsec + 5000)
        exit(0);
    for (int i = 0; i < GANGWAYS; i++) {
        gangways[i] = i;
        if (pthread_create(&sailors[i], NULL, sailor_count, &gangways[i]) != 0)
            abort();
    }
    for (int i = 0; i < GANGWAYS; i++)
        pthread_join(sailors[i], NULL);
    return aboard;
}
