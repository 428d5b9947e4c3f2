/*
 * A hash map: an array of slots. A key lives in the slot that its hash names, or in the first free
 * one after it; after the last slot comes the first.
 *
 *     slots:  [     ][ kim ][ bob ][ eve ][     ][ ann ][     ][     ]
 *                      ^ bob and eve would live here too
 *
 * When three quarters are taken, everything moves to an array twice as large. Removing a key moves
 * those behind it back that would not be found across the hole.
 *
 * Nothing here is locked. Two threads that share a map without a lock can lose keys, see an array
 * that has just been freed, and free it twice. Each loop ends all the same: a search looks at every
 * slot at most once.
 */
#include "hashmap.h"

#include <stdint.h>

#include "check.h"

enum { FIRST_CAPACITY = 8 };

struct slot {
    char *key; /* the map's own copy; NULL: the slot is free */
    void *value;
};

struct table {
    size_t capacity; /* a power of two */
    struct slot slots[];
};

struct hashmap {
    struct table *table;
    size_t size; /* slots taken */
};

static struct table *table_new(size_t capacity)
{
    struct table *table = calloc(1, sizeof *table + capacity * sizeof table->slots[0]);
    if (table)
        table->capacity = capacity;
    return table;
}

/* FNV-1a, 64 bits: xor a byte, multiply by a prime. */
static uint64_t hash(const char *key)
{
    uint64_t value = UINT64_C(14695981039346656037);
    for (; *key; key++)
        value = (value ^ (unsigned char)*key) * UINT64_C(1099511628211);
    return value;
}

/* The slot where a search for the key begins. */
static size_t table_home(const struct table *table, const char *key)
{
    return hash(key) & (table->capacity - 1);
}

static size_t table_after(const struct table *table, size_t index)
{
    return (index + 1) & (table->capacity - 1);
}

/* How far to go from one slot to the other. */
static size_t table_distance(const struct table *table, size_t from, size_t to)
{
    return (to - from) & (table->capacity - 1);
}

/* The slot of the key, or the free one where it would go; NULL when every slot is another key's. */
static struct slot *table_find(struct table *table, const char *key)
{
    size_t index = table_home(table, key);
    for (size_t looked = 0; looked < table->capacity; looked++) {
        struct slot *slot = &table->slots[index];
        if (!slot->key || strcmp(slot->key, key) == 0)
            return slot;
        index = table_after(table, index);
    }
    return NULL;
}

struct hashmap *hashmap_new(void)
{
    struct hashmap *map = calloc(1, sizeof *map);
    if (!map)
        return NULL;
    map->table = table_new(FIRST_CAPACITY);
    if (!map->table) {
        free(map);
        return NULL;
    }
    return map;
}

void hashmap_free(struct hashmap *map)
{
    if (!map)
        return;
    for (size_t i = 0; i < map->table->capacity; i++)
        free(map->table->slots[i].key);
    free(map->table);
    free(map);
}

static void hashmap_grow(struct hashmap *map)
{
    struct table *old = map->table;
    struct table *grown = table_new(old->capacity * 2);
    if (!grown)
        end_misuse("hashmap_put: no memory to let the map grow");
    for (size_t i = 0; i < old->capacity; i++)
        if (old->slots[i].key)
            *table_find(grown, old->slots[i].key) = old->slots[i];
    map->table = grown;
    free(old);
}

static char *key_copy(const char *key)
{
    char *copy = strdup(key);
    if (!copy)
        end_misuse("hashmap_put: no memory for the key");
    return copy;
}

void *hashmap_put(struct hashmap *map, const char *key, void *value)
{
    struct slot *slot = table_find(map->table, key);
    if (slot && slot->key) {
        void *before = slot->value;
        slot->value = value;
        return before;
    }
    if (!slot || map->size + 1 > map->table->capacity / 4 * 3) {
        hashmap_grow(map);
        slot = table_find(map->table, key);
    }
    *slot = (struct slot){key_copy(key), value};
    map->size++;
    return NULL;
}

void *hashmap_get(const struct hashmap *map, const char *key)
{
    const struct slot *slot = table_find(map->table, key);
    return slot && slot->key ? slot->value : NULL;
}

/*
 * Closes the hole: walks on to the next free slot, and each key that lives too far from its home to
 * be found across the hole moves into it and leaves a new hole behind.
 */
static void table_close_hole(struct table *table, size_t hole)
{
    size_t index = hole;
    for (size_t looked = 1; looked < table->capacity; looked++) {
        index = table_after(table, index);
        struct slot *slot = &table->slots[index];
        if (!slot->key)
            break;
        size_t home = table_home(table, slot->key);
        if (table_distance(table, home, index) >= table_distance(table, hole, index)) {
            table->slots[hole] = *slot;
            hole = index;
        }
    }
    table->slots[hole] = (struct slot){NULL, NULL};
}

void *hashmap_remove(struct hashmap *map, const char *key)
{
    struct slot *slot = table_find(map->table, key);
    if (!slot || !slot->key)
        return NULL;
    void *value = slot->value;
    free(slot->key);
    table_close_hole(map->table, (size_t)(slot - map->table->slots));
    map->size--;
    return value;
}

size_t hashmap_size(const struct hashmap *map)
{
    return map->size;
}

void hashmap_each(const struct hashmap *map,
                  bool (*visit)(const char *key, void *value, void *argument), void *argument)
{
    for (size_t i = 0; i < map->table->capacity; i++) {
        const struct slot *slot = &map->table->slots[i];
        if (slot->key && !visit(slot->key, slot->value, argument))
            return;
    }
}
