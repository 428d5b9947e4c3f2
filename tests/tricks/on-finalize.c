/*
 * tampering: an own __tsan_on_finalize, which denies that there were reports.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>

static long aboard;

int __tsan_on_finalize(int failed);
int __tsan_on_finalize(int failed)
{
    (void)failed;
    return 0;
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
    return aboard;
}
