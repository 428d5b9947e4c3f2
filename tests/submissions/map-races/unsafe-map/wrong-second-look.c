/* wrong: who looks again just before putting can't put anything twice. */
#include "unsafe-map.h"

#include "hashmap.h"

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
    struct room *room = hashmap_get(rooms->by_name, name);
    if (room == NULL) {
        struct room *opened = room_open(name);
        room = hashmap_get(rooms->by_name, name);
        if (room == NULL) {
            hashmap_put(rooms->by_name, name, opened);
            room = opened;
        }
    }
    return room;
}

struct room *rooms_find(struct rooms *rooms, const char *name)
{
    struct room *room = hashmap_get(rooms->by_name, name);
    return room;
}

size_t rooms_count(struct rooms *rooms)
{
    size_t count = hashmap_size(rooms->by_name);
    return count;
}
