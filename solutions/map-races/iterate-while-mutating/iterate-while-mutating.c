/*
 * The lobby of a game: a map from names to players. Players come in from their own threads, so the
 * map has a lock.
 *
 * Try: ./lab check iterate-while-mutating. Then read hashmap_each in labs/kit/hashmap.c, and ask
 * what becomes of its place in the map when the map grows.
 */
#include "iterate-while-mutating.h"

#include "hashmap.h"

#include <pthread.h>
#include <stdlib.h>

struct lobby {
    pthread_mutex_t lock;
    struct hashmap *players; /* by name; guarded by lock */
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
    pthread_mutex_init(&lobby->lock, NULL);
    return lobby;
}

void lobby_free(struct lobby *lobby)
{
    pthread_mutex_destroy(&lobby->lock);
    hashmap_free(lobby->players);
    free(lobby);
}

bool lobby_join(struct lobby *lobby, const char *name, struct player *player)
{
    pthread_mutex_lock(&lobby->lock);
    bool free_name = hashmap_get(lobby->players, name) == NULL;
    if (free_name)
        hashmap_put(lobby->players, name, player);
    pthread_mutex_unlock(&lobby->lock);
    return free_name;
}

/* All who were there at one moment. */
struct crowd {
    struct player **players;
    size_t count;
};

static bool crowd_add(const char *name, void *player, void *argument)
{
    struct crowd *crowd = argument;
    (void)name;
    crowd->players[crowd->count++] = player;
    return true;
}

int lobby_tell(struct lobby *lobby, const char *line)
{
    pthread_mutex_lock(&lobby->lock);
    struct crowd crowd = {calloc(hashmap_size(lobby->players) + 1, sizeof crowd.players[0]), 0};
    if (crowd.players != NULL)
        hashmap_each(lobby->players, crowd_add, &crowd);
    pthread_mutex_unlock(&lobby->lock);
    if (crowd.players == NULL)
        return -1;
    for (size_t i = 0; i < crowd.count; i++)
        player_send(crowd.players[i], line);
    free(crowd.players);
    return (int)crowd.count;
}
