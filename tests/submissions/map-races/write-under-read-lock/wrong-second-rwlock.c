/* wrong: the ring is a second thing with a lock of its own, and a look-up is a reader of both. */
#include "write-under-read-lock.h"
#include "hashmap.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A name. The entries form a ring in the order of their use; the cache's own entry closes it. */
struct entry {
    char *name; /* lies in the same block of memory, behind the entry */
    uint32_t address;
    struct entry *next, *previous;
};

struct cache {
    size_t capacity;       /* never changes */
    pthread_rwlock_t lock; /* guards names and all entries */
    pthread_rwlock_t ring_lock;
    struct hashmap *names; /* name to entry */
    struct entry ring;     /* next: the one used last; previous: the next one to go */
};

static void entry_leave_ring(struct entry *entry)
{
    entry->next->previous = entry->previous;
    entry->previous->next = entry->next;
}

static void entry_join_ring(struct entry *entry, struct entry *ring)
{
    entry->next = ring->next;
    entry->previous = ring;
    entry->next->previous = entry;
    ring->next = entry;
}

/* A new entry among the names, not in the ring yet; a full cache loses another one for it. */
static struct entry *cache_add(struct cache *cache, const char *name)
{
    struct entry *entry = malloc(sizeof *entry + strlen(name) + 1);
    if (entry == NULL)
        return NULL;
    entry->name = strcpy((char *)(entry + 1), name);
    if (hashmap_size(cache->names) == cache->capacity) {
        struct entry *last = cache->ring.previous;
        hashmap_remove(cache->names, last->name);
        entry_leave_ring(last);
        free(last);
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
    cache->ring.next = cache->ring.previous = &cache->ring;
    cache->names = hashmap_new();
    if (cache->names == NULL)
        goto no_names;
    if (pthread_rwlock_init(&cache->lock, NULL) != 0)
        goto no_lock;
    if (pthread_rwlock_init(&cache->ring_lock, NULL) != 0)
        goto no_ring_lock;
    return cache;
no_ring_lock:
    pthread_rwlock_destroy(&cache->ring_lock);
    pthread_rwlock_destroy(&cache->lock);
no_lock:
    hashmap_free(cache->names);
no_names:
    free(cache);
    return NULL;
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
    pthread_rwlock_destroy(&cache->ring_lock);
    pthread_rwlock_destroy(&cache->lock);
    free(cache);
}

bool cache_get(struct cache *cache, const char *name, uint32_t *address)
{
    pthread_rwlock_rdlock(&cache->lock);
    struct entry *entry = hashmap_get(cache->names, name);
    if (entry != NULL) {
        *address = entry->address;
        pthread_rwlock_rdlock(&cache->ring_lock);
        entry_leave_ring(entry);
        entry_join_ring(entry, &cache->ring);
        pthread_rwlock_unlock(&cache->ring_lock);
    }
    pthread_rwlock_unlock(&cache->lock);
    return entry != NULL;
}

bool cache_put(struct cache *cache, const char *name, uint32_t address)
{
    pthread_rwlock_wrlock(&cache->lock);
    struct entry *entry = hashmap_get(cache->names, name);
    if (entry != NULL)
        entry_leave_ring(entry);
    else
        entry = cache_add(cache, name);
    if (entry != NULL) {
        entry->address = address;
        entry_join_ring(entry, &cache->ring);
    }
    pthread_rwlock_unlock(&cache->lock);
    return entry != NULL;
}
