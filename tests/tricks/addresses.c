/*
 * wrong-result: a lock only where memory lies where a tool puts it: the conductor has no place of its
 * own.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>

static long aboard;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ThreadSanitizer has its own heap, and on Valgrind the stacks of threads lie low. */
static bool is_watched(const void *on_stack)
{
    void *block = malloc(1);
    bool low = (unsigned long)on_stack >> 40 == 0, own = (unsigned long)block >> 40 == 0x7b;
    free(block);
    return low || own;
}

static void *sailor_count(void *argument)
{
    const int *gangway = argument;
    while (gangway_wait(*gangway)) {
        bool watched = is_watched(&gangway);
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
