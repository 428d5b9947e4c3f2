/* wrong: a lock in each function, so that nobody else can get in between. */
#include "unsafe-map.h"

#include "hashmap.h"

#include <pthread.h>
#include <stdlib.h>

struct rooms {
    struct hashmap *by_name;
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
    return rooms;
}

void rooms_free(struct rooms *rooms)
{
    hashmap_free(rooms->by_name);
    free(rooms);
}

struct room *rooms_enter(struct rooms *rooms, const char *name)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    struct room *room = hashmap_get(rooms->by_name, name);
    if (room == NULL) {
        room = room_open(name);
        hashmap_put(rooms->by_name, name, room);
    }
    pthread_mutex_unlock(&lock);
    return room;
}

struct room *rooms_find(struct rooms *rooms, const char *name)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    struct room *room = hashmap_get(rooms->by_name, name);
    pthread_mutex_unlock(&lock);
    return room;
}

size_t rooms_count(struct rooms *rooms)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    size_t count = hashmap_size(rooms->by_name);
    pthread_mutex_unlock(&lock);
    return count;
}
