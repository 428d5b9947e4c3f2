/*
 * tampering: a function of the sanitizer under another name.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>

static long aboard;

void be_quiet(const char *file, int line) __asm__("AnnotateIgnoreReadsBegin");
void be_quiet_too(const char *file, int line) __asm__("AnnotateIgnoreWritesBegin");

static void *sailor_count(void *argument)
{
    const int *gangway = argument;
    while (gangway_wait(*gangway)) {
        be_quiet("", 0);
        be_quiet_too("", 0);
        aboard++;
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
