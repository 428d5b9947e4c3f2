/* right: each waiting taxi has a place of its own, and the desk puts the call there. */
#include "if-not-while.h"

#include <pthread.h>
#include <stdlib.h>

struct taxi {
    pthread_cond_t sent;
    const struct call *call; /* NULL while it waits; guarded by the desk's lock */
    struct taxi *next;       /* guarded by the desk's lock */
};

struct desk {
    pthread_mutex_t lock;
    const struct call *calls[DESK_CALLS]; /* a ring; guarded by lock */
    unsigned came, taken;                 /* calls so far; guarded by lock */
    int waiting;                          /* taxis in the row; guarded by lock */
    struct taxi *row;                     /* longest wait first; guarded by lock */
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
    return desk;
}

void desk_free(struct desk *desk)
{
    pthread_mutex_destroy(&desk->lock);
    free(desk);
}

/* Call with the lock held. Sends the first taxi of the row. */
static void taxi_send(struct desk *desk, const struct call *call)
{
    struct taxi *taxi = desk->row;
    desk->row = taxi->next;
    desk->waiting--;
    taxi->call = call;
    pthread_cond_signal(&taxi->sent);
}

/* Call with the lock held. */
static void taxi_wait(struct desk *desk, struct taxi *taxi)
{
    struct taxi **last = &desk->row;
    while (*last != NULL)
        last = &(*last)->next;
    *last = taxi;
    desk->waiting++;
    while (taxi->call == NULL)
        pthread_cond_wait(&taxi->sent, &desk->lock);
}

bool desk_call(struct desk *desk, const struct call *call)
{
    pthread_mutex_lock(&desk->lock);
    bool room = desk->came < desk->taken + DESK_CALLS;
    if (desk->row != NULL)
        taxi_send(desk, call);
    else if (room)
        desk->calls[desk->came++ % DESK_CALLS] = call;
    pthread_mutex_unlock(&desk->lock);
    return room;
}

const struct call *desk_next(struct desk *desk)
{
    struct taxi taxi = {PTHREAD_COND_INITIALIZER, NULL, NULL};
    pthread_mutex_lock(&desk->lock);
    if (desk->taken != desk->came)
        taxi.call = desk->calls[desk->taken++ % DESK_CALLS];
    else
        taxi_wait(desk, &taxi);
    pthread_mutex_unlock(&desk->lock);
    pthread_cond_destroy(&taxi.sent);
    return taxi.call;
}

int desk_waiting(struct desk *desk)
{
    pthread_mutex_lock(&desk->lock);
    int waiting = desk->waiting;
    pthread_mutex_unlock(&desk->lock);
    return waiting;
}
