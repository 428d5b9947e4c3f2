/* right: each sailor has a number of their own; they are added up when all are back. */
#include "lost-increment.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct sailor {
    int gangway;
    long aboard; /* who came this way; the sailor's own until the thread is joined */
    pthread_t thread;
};

/* What a sailor does all the time, from the first passenger to the last. */
static void *sailor_count(void *argument)
{
    struct sailor *sailor = argument;
    while (gangway_wait(sailor->gangway))
        sailor->aboard++;
    return NULL;
}

static void sailor_send(struct sailor *sailor, int gangway)
{
    sailor->gangway = gangway;
    sailor->aboard = 0;
    if (pthread_create(&sailor->thread, NULL, sailor_count, sailor) != 0) {
        fprintf(stderr, "there is no sailor for gangway %d\n", gangway);
        exit(1);
    }
}

long ferry_board(void)
{
    struct sailor sailors[GANGWAYS];
    long aboard = 0;
    for (int gangway = 0; gangway < GANGWAYS; gangway++)
        sailor_send(&sailors[gangway], gangway);
    for (int gangway = 0; gangway < GANGWAYS; gangway++) {
        pthread_join(sailors[gangway].thread, NULL);
        aboard += sailors[gangway].aboard;
    }
    return aboard;
}
