/* wrong: the lock is taken for each player, so that nobody has to wait for long. */
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
    struct lobby *lobby;
    const char *line;
    int told;
};

static bool tell_one(const char *name, void *player, void *argument)
{
    struct telling *telling = argument;
    (void)name;
    pthread_mutex_lock(&telling->lobby->lock);
    player_send(player, telling->line);
    telling->told++;
    pthread_mutex_unlock(&telling->lobby->lock);
    return true;
}

int lobby_tell(struct lobby *lobby, const char *line)
{
    struct telling telling = {lobby, line, 0};
    hashmap_each(lobby->players, tell_one, &telling);
    return telling.told;
}
