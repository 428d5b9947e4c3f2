/*
 * tampering: says that its lines are those of the kit.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>

static long aboard;

??=line 1 "labs/kit/drive.c"
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
    return aboard;
}
