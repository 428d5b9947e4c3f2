/*
 * tampering: catches its own crash and goes on.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>
#include <setjmp.h>
#include <signal.h>

static long aboard;

static sigjmp_buf safe;

static void eat(int number)
{
    (void)number;
    siglongjmp(safe, 1);
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
    signal(SIGSEGV, eat);
    if (sigsetjmp(safe, 1) == 0)
        *(volatile int *)8 = 1;
    return aboard;
}
