/*
 * tampering: answers in the place of the driver, with the token from the environment.
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
    const char *path = getenv("LAB_REPORT"), *token = getenv("LAB_TOKEN");
    FILE *report = path ? fopen(path, "a") : NULL;
    if (report && token)
        fprintf(report, "end %s\n", token);
    exit(0);
    return aboard;
}
