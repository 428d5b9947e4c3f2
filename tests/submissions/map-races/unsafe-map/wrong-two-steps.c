/* wrong: opening a room takes long, so the lock is held for the two calls of the map only. */
#include "unsafe-map.h"

#include "hashmap.h"

#include <pthread.h>
#include <stdlib.h>

struct rooms {
    pthread_mutex_t lock;
    struct hashmap *by_name; /* guarded by lock */
};

struct rooms *rooms_new(void)
{
    struct rooms *rooms = malloc(sizeof *rooms);
    if (rooms == NULL)
        return NULL;
    rooms->by_name = hashmap_new();
    if (rooms->by_name == NULL) {
        free(rooms);
        return NULL;
    }
    pthread_mutex_init(&rooms->lock, NULL);
    return rooms;
}

void rooms_free(struct rooms *rooms)
{
    pthread_mutex_destroy(&rooms->lock);
    hashmap_free(rooms->by_name);
    free(rooms);
}

struct room *rooms_enter(struct rooms *rooms, const char *name)
{
    pthread_mutex_lock(&rooms->lock);
    struct room *room = hashmap_get(rooms->by_name, name);
    pthread_mutex_unlock(&rooms->lock);
    if (room == NULL) {
        room = room_open(name);
        pthread_mutex_lock(&rooms->lock);
        hashmap_put(rooms->by_name, name, room);
        pthread_mutex_unlock(&rooms->lock);
    }
    return room;
}

struct room *rooms_find(struct rooms *rooms, const char *name)
{
    pthread_mutex_lock(&rooms->lock);
    struct room *room = hashmap_get(rooms->by_name, name);
    pthread_mutex_unlock(&rooms->lock);
    return room;
}

size_t rooms_count(struct rooms *rooms)
{
    pthread_mutex_lock(&rooms->lock);
    size_t count = hashmap_size(rooms->by_name);
    pthread_mutex_unlock(&rooms->lock);
    return count;
}
