/* right: a list beside the map grows at its head only, and what is behind never changes. */
#include "iterate-while-mutating.h"

#include "hashmap.h"

#include <pthread.h>
#include <stdlib.h>

/* Constant once it is on the list. */
struct seat {
    struct player *player;
    const struct seat *next;
};

struct lobby {
    pthread_mutex_t lock;
    struct hashmap *players;   /* by name; guarded by lock */
    const struct seat *latest; /* who came in last; guarded by lock */
};

struct lobby *lobby_new(void)
{
    struct lobby *lobby = malloc(sizeof *lobby);
    if (lobby == NULL)
        return NULL;
    lobby->players = hashmap_new();
    if (lobby->players == NULL) {
        free(lobby);
        return NULL;
    }
    lobby->latest = NULL;
    pthread_mutex_init(&lobby->lock, NULL);
    return lobby;
}

void lobby_free(struct lobby *lobby)
{
    for (const struct seat *seat = lobby->latest, *next; seat != NULL; seat = next) {
        next = seat->next;
        free((void *)seat);
    }
    pthread_mutex_destroy(&lobby->lock);
    hashmap_free(lobby->players);
    free(lobby);
}

/* Holds the lock. */
static bool lobby_seat(struct lobby *lobby, struct player *player)
{
    struct seat *seat = malloc(sizeof *seat);
    if (seat == NULL)
        return false;
    *seat = (struct seat){player, lobby->latest};
    lobby->latest = seat;
    return true;
}

bool lobby_join(struct lobby *lobby, const char *name, struct player *player)
{
    pthread_mutex_lock(&lobby->lock);
    bool free_name = hashmap_get(lobby->players, name) == NULL && lobby_seat(lobby, player);
    if (free_name)
        hashmap_put(lobby->players, name, player);
    pthread_mutex_unlock(&lobby->lock);
    return free_name;
}

int lobby_tell(struct lobby *lobby, const char *line)
{
    int told = 0;
    pthread_mutex_lock(&lobby->lock);
    const struct seat *seat = lobby->latest;
    pthread_mutex_unlock(&lobby->lock);
    for (; seat != NULL; seat = seat->next, told++)
        player_send(seat->player, line);
    return told;
}
