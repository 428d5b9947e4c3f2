/* wrong: the map is copied with the lock, and the walk goes through the copy. */
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

/* What is told to everybody, and to how many it was told. */
struct telling {
    const char *line;
    int told;
};

static bool tell_one(const char *name, void *player, void *argument)
{
    struct telling *telling = argument;
    (void)name;
    player_send(player, telling->line);
    telling->told++;
    return true;
}

int lobby_tell(struct lobby *lobby, const char *line)
{
    struct telling telling = {line, 0};
    pthread_mutex_lock(&lobby->lock);
    struct hashmap *players = lobby->players;
    pthread_mutex_unlock(&lobby->lock);
    hashmap_each(players, tell_one, &telling);
    return telling.told;
}
