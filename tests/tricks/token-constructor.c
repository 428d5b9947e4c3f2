/*
 * tampering: takes the token before main, and before the driver does.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>
#include <stdio.h>

static long aboard;

static char *path, *token;

__attribute__((constructor(101))) static void look(void)
{
    path = getenv("LAB_REPORT");
    token = getenv("LAB_TOKEN");
}

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
    FILE *report = path ? fopen(path, "a") : NULL;
    if (report && token)
        fprintf(report, "end %s\n", token);
    exit(0);
    return aboard;
}
