/*
 * tampering: tells ThreadSanitizer of an order that is not there.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>

static long aboard;

void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

static void *sailor_count(void *argument)
{
    const int *gangway = argument;
    while (gangway_wait(*gangway)) {
        if (__tsan_acquire)
            __tsan_acquire(&aboard);
        aboard++;
        if (__tsan_release)
            __tsan_release(&aboard);
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
