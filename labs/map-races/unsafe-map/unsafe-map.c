/*
 * The list of all chat rooms, by name. The map is the kit's, which grows by itself when it gets
 * full: labs/kit/hashmap.c is worth reading.
 *
 * Try: ./lab check unsafe-map, several times. What goes wrong is not the same each time; what the
 * race detectors say is.
 */
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
        room = room_open(name);
        hashmap_put(rooms->by_name, name, room);
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
