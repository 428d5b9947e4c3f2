/* right: a timer says when the limit has passed, and the wait itself has none. */
#include "relative-deadline.h"
#include "timer.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct lobby {
    pthread_mutex_t lock;
    pthread_cond_t joined; /* friends has grown, or a limit has passed */
    int friends;           /* guarded by lock */
};

/* A host who waits. */
struct wait {
    struct lobby *lobby;
    bool over; /* the limit has passed; guarded by the lobby's lock */
};

static void wait_end(void *argument)
{
    struct wait *wait = argument;
    pthread_mutex_lock(&wait->lobby->lock);
    wait->over = true;
    pthread_cond_broadcast(&wait->lobby->joined);
    pthread_mutex_unlock(&wait->lobby->lock);
}

struct lobby *lobby_open(void)
{
    struct lobby *lobby = malloc(sizeof *lobby);
    if (lobby == NULL)
        return NULL;
    lobby->friends = 0;
    if (pthread_mutex_init(&lobby->lock, NULL) != 0)
        goto no_lock;
    if (pthread_cond_init(&lobby->joined, NULL) != 0)
        goto no_condition;
    return lobby;
no_condition:
    pthread_mutex_destroy(&lobby->lock);
no_lock:
    free(lobby);
    return NULL;
}

void lobby_close(struct lobby *lobby)
{
    pthread_cond_destroy(&lobby->joined);
    pthread_mutex_destroy(&lobby->lock);
    free(lobby);
}

void lobby_join(struct lobby *lobby)
{
    pthread_mutex_lock(&lobby->lock);
    lobby->friends++;
    pthread_cond_broadcast(&lobby->joined);
    pthread_mutex_unlock(&lobby->lock);
}

int lobby_wait(struct lobby *lobby, int wanted, long limit_ms)
{
    struct wait wait = {.lobby = lobby, .over = false};
    struct timer *timer = timer_call(limit_ms, wait_end, &wait);
    pthread_mutex_lock(&lobby->lock);
    while (lobby->friends < wanted && !wait.over)
        pthread_cond_wait(&lobby->joined, &lobby->lock);
    int friends = lobby->friends;
    pthread_mutex_unlock(&lobby->lock);
    timer_free(timer);
    return friends;
}
