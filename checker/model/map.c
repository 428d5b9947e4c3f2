#include "map.h"

struct map_entry {
    uint64_t key;
    void *value;
    int taken;
};

void map_init(struct map *map, struct arena *arena)
{
    *map = (struct map){.arena = arena};
}

static struct map_entry *place_of(const struct map *map, uint64_t key)
{
    size_t i = (key * 0x9e3779b97f4a7c15 >> 20) & (map->size - 1);
    while (map->entries[i].taken && map->entries[i].key != key)
        i = (i + 1) & (map->size - 1);
    return &map->entries[i];
}

static void map_grow(struct map *map)
{
    struct map before = *map;
    map->size = before.size ? before.size * 2 : 64;
    map->entries = arena_alloc(map->arena, map->size * sizeof *map->entries);
    for (size_t i = 0; i < before.size; i++)
        if (before.entries[i].taken)
            *place_of(map, before.entries[i].key) = before.entries[i];
}

void **map_at(struct map *map, uint64_t key)
{
    if (map->count * 2 >= map->size)
        map_grow(map);
    struct map_entry *entry = place_of(map, key);
    if (!entry->taken) {
        *entry = (struct map_entry){.key = key, .taken = 1};
        map->count++;
    }
    return &entry->value;
}

/* FNV-1a, 64 bits (constants of the published algorithm, Fowler, Noll and Vo). */
uint64_t map_key(const char *text)
{
    uint64_t key = 0xcbf29ce484222325u;
    for (; *text; text++)
        key = (key ^ (unsigned char)*text) * 0x100000001b3u;
    return key;
}
