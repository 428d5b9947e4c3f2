/* right: an entry that says "being opened" is put first; the room is opened without the lock. */
#include "unsafe-map.h"

#include "hashmap.h"

#include <pthread.h>
#include <stdlib.h>

struct entry {
    struct room *room; /* guarded by the rooms' lock; NULL: somebody is opening it */
};

struct rooms {
    pthread_mutex_t lock;
    pthread_cond_t opened;   /* some room is open now */
    struct hashmap *by_name; /* of entries; guarded by lock */
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
    pthread_cond_init(&rooms->opened, NULL);
    return rooms;
}

static bool entry_free(const char *name, void *entry, void *unused)
{
    (void)name;
    (void)unused;
    free(entry);
    return true;
}

void rooms_free(struct rooms *rooms)
{
    hashmap_each(rooms->by_name, entry_free, NULL);
    pthread_cond_destroy(&rooms->opened);
    pthread_mutex_destroy(&rooms->lock);
    hashmap_free(rooms->by_name);
    free(rooms);
}

/* Holds the lock, and lets it go while the room is opened. */
static void entry_open(struct rooms *rooms, const char *name, struct entry **entry)
{
    *entry = calloc(1, sizeof **entry);
    if (*entry == NULL)
        abort();
    hashmap_put(rooms->by_name, name, *entry);
    pthread_mutex_unlock(&rooms->lock);
    struct room *room = room_open(name);
    pthread_mutex_lock(&rooms->lock);
    (*entry)->room = room;
    pthread_cond_broadcast(&rooms->opened);
}

struct room *rooms_enter(struct rooms *rooms, const char *name)
{
    pthread_mutex_lock(&rooms->lock);
    struct entry *entry = hashmap_get(rooms->by_name, name);
    if (entry == NULL)
        entry_open(rooms, name, &entry);
    while (entry->room == NULL)
        pthread_cond_wait(&rooms->opened, &rooms->lock);
    struct room *room = entry->room;
    pthread_mutex_unlock(&rooms->lock);
    return room;
}

struct room *rooms_find(struct rooms *rooms, const char *name)
{
    pthread_mutex_lock(&rooms->lock);
    const struct entry *entry = hashmap_get(rooms->by_name, name);
    struct room *room = entry != NULL ? entry->room : NULL;
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
