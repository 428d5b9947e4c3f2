/*
 * The radio desk of a taxi company: calls come in, and free taxis take them.
 *
 * Try: ./lab check if-not-while. Then follow two taxis that wait at the same time, line by line,
 * while a single call comes in.
 */
#include "if-not-while.h"

#include <pthread.h>
#include <stdlib.h>

struct desk {
    pthread_mutex_t lock;
    pthread_cond_t called;                /* there is a call */
    const struct call *calls[DESK_CALLS]; /* a ring; guarded by lock */
    unsigned came, taken;                 /* calls so far; guarded by lock */
    int waiting;                          /* taxis; guarded by lock */
};

struct desk *desk_new(void)
{
    struct desk *desk = calloc(1, sizeof *desk);
    if (desk == NULL)
        return NULL;
    if (pthread_mutex_init(&desk->lock, NULL) != 0) {
        free(desk);
        return NULL;
    }
    if (pthread_cond_init(&desk->called, NULL) != 0) {
        pthread_mutex_destroy(&desk->lock);
        free(desk);
        return NULL;
    }
    return desk;
}

void desk_free(struct desk *desk)
{
    pthread_cond_destroy(&desk->called);
    pthread_mutex_destroy(&desk->lock);
    free(desk);
}

bool desk_call(struct desk *desk, const struct call *call)
{
    pthread_mutex_lock(&desk->lock);
    bool room = desk->came < desk->taken + DESK_CALLS;
    if (room) {
        desk->calls[desk->came++ % DESK_CALLS] = call;
        pthread_cond_broadcast(&desk->called);
    }
    pthread_mutex_unlock(&desk->lock);
    return room;
}

const struct call *desk_next(struct desk *desk)
{
    pthread_mutex_lock(&desk->lock);
    desk->waiting++;
    while (desk->taken == desk->came)
        pthread_cond_wait(&desk->called, &desk->lock);
    desk->waiting--;
    const struct call *call = desk->calls[desk->taken++ % DESK_CALLS];
    pthread_mutex_unlock(&desk->lock);
    return call;
}

int desk_waiting(struct desk *desk)
{
    pthread_mutex_lock(&desk->lock);
    int waiting = desk->waiting;
    pthread_mutex_unlock(&desk->lock);
    return waiting;
}
