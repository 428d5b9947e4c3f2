/*
 * tampering: a lock only where Valgrind runs it, by its own header.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>
#include <valgrind/valgrind.h>

static long aboard;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *sailor_count(void *argument)
{
    const int *gangway = argument;
    while (gangway_wait(*gangway)) {
        bool watched = RUNNING_ON_VALGRIND;
        if (watched)
            pthread_mutex_lock(&lock);
        aboard++;
        if (watched)
            pthread_mutex_unlock(&lock);
    }
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
