/* wrong: sailors who are detached can't disturb, and the ferry need not wait for them. */
#include "lost-increment.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct sailor {
    int gangway;
    pthread_t thread;
};

static long aboard; /* everybody who has come aboard so far */

/* What a sailor does all the time, from the first passenger to the last. */
static void *sailor_count(void *argument)
{
    const struct sailor *sailor = argument;
    while (gangway_wait(sailor->gangway))
        aboard++;
    return NULL;
}

static void sailor_send(struct sailor *sailor, int gangway)
{
    sailor->gangway = gangway;
    if (pthread_create(&sailor->thread, NULL, sailor_count, sailor) != 0) {
        fprintf(stderr, "there is no sailor for gangway %d\n", gangway);
        exit(1);
    }
}

long ferry_board(void)
{
    static struct sailor sailors[GANGWAYS];
    aboard = 0;
    for (int gangway = 0; gangway < GANGWAYS; gangway++)
        sailor_send(&sailors[gangway], gangway);
    for (int gangway = 0; gangway < GANGWAYS; gangway++)
        pthread_detach(sailors[gangway].thread);
    return aboard;
}
