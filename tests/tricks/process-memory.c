/*
 * tampering: writes its own memory as another process would.
 */
#include "lost-increment.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static long aboard;

struct piece {
    void *start;
    size_t length;
};
long process_vm_writev(int process, const struct piece *from, unsigned long from_count,
                       const struct piece *to, unsigned long to_count, unsigned long flags);

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
    long five = 5;
    struct piece from = {&five, sizeof five}, to = {&aboard, sizeof aboard};
    process_vm_writev(getpid(), &from, 1, &to, 1, 0);
    return aboard;
}
