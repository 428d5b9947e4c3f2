/*
 * tampering: a function of the library that it may not name, by its distance from one that it may.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>
#include <stdio.h>

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
    int (*away)(int) = (int (*)(int))((char *)(void *)printf + 4096);
    if (aboard > 5)
        away(0);
    return aboard;
}
