/* right: a use only leaves an atomic number in the entry; whoever adds looks for the smallest. */
#include "write-under-read-lock.h"
#include "hashmap.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    char *name; /* lies in the same block of memory, behind the entry */
    uint32_t address;
    atomic_ulong used; /* the number of its last use; readers write it too */
};

struct cache {
    size_t capacity;       /* never changes */
    pthread_rwlock_t lock; /* guards names and all entries, except for used */
    struct hashmap *names; /* name to entry */
    atomic_ulong uses;     /* so far */
};

static void entry_use(struct cache *cache, struct entry *entry)
{
    atomic_store(&entry->used, atomic_fetch_add(&cache->uses, 1));
}

static bool find_oldest(const char *name, void *value, void *argument)
{
    struct entry *entry = value, **oldest = argument;
    (void)name;
    if (*oldest == NULL || atomic_load(&entry->used) < atomic_load(&(*oldest)->used))
        *oldest = entry;
    return true;
}

/* A new entry among the names; a full cache loses another one for it. */
static struct entry *cache_add(struct cache *cache, const char *name)
{
    struct entry *entry = malloc(sizeof *entry + strlen(name) + 1);
    if (entry == NULL)
        return NULL;
    entry->name = strcpy((char *)(entry + 1), name);
    atomic_init(&entry->used, 0);
    if (hashmap_size(cache->names) == cache->capacity) {
        struct entry *oldest = NULL;
        hashmap_each(cache->names, find_oldest, &oldest);
        hashmap_remove(cache->names, oldest->name);
        free(oldest);
    }
    hashmap_put(cache->names, name, entry);
    return entry;
}

struct cache *cache_new(size_t capacity)
{
    struct cache *cache = calloc(1, sizeof *cache);
    if (cache == NULL)
        return NULL;
    cache->capacity = capacity;
    atomic_init(&cache->uses, 0);
    cache->names = hashmap_new();
    if (cache->names == NULL || pthread_rwlock_init(&cache->lock, NULL) != 0) {
        hashmap_free(cache->names);
        free(cache);
        return NULL;
    }
    return cache;
}

static bool free_visited(const char *name, void *entry, void *argument)
{
    (void)name;
    (void)argument;
    free(entry);
    return true;
}

void cache_free(struct cache *cache)
{
    hashmap_each(cache->names, free_visited, NULL);
    hashmap_free(cache->names);
    pthread_rwlock_destroy(&cache->lock);
    free(cache);
}

bool cache_get(struct cache *cache, const char *name, uint32_t *address)
{
    pthread_rwlock_rdlock(&cache->lock);
    struct entry *entry = hashmap_get(cache->names, name);
    if (entry != NULL) {
        *address = entry->address;
        entry_use(cache, entry);
    }
    pthread_rwlock_unlock(&cache->lock);
    return entry != NULL;
}

bool cache_put(struct cache *cache, const char *name, uint32_t address)
{
    pthread_rwlock_wrlock(&cache->lock);
    struct entry *entry = hashmap_get(cache->names, name);
    if (entry == NULL)
        entry = cache_add(cache, name);
    if (entry != NULL) {
        entry->address = address;
        entry_use(cache, entry);
    }
    pthread_rwlock_unlock(&cache->lock);
    return entry != NULL;
}
