/*
 * tampering: calls its own race benign.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>

static long aboard;

void AnnotateBenignRaceSized(const char *file, int line, const volatile void *memory, long size,
                             const char *why) __attribute__((weak));

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
    if (AnnotateBenignRaceSized)
        AnnotateBenignRaceSized(__FILE__, __LINE__, &aboard, sizeof aboard, "harmless");
    for (int i = 0; i < GANGWAYS; i++) {
        gangways[i] = i;
        if (pthread_create(&sailors[i], NULL, sailor_count, &gangways[i]) != 0)
            abort();
    }
    for (int i = 0; i < GANGWAYS; i++)
        pthread_join(sailors[i], NULL);
    return aboard;
}
