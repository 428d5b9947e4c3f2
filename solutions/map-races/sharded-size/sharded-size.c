/*
 * The thumbnails of a photo archive, in several maps: the shards. To make one takes long, and with
 * one lock for all of them everybody would wait. So each shard has its own.
 *
 * Try: ./lab check sharded-size. Both sides of the race hold a lock. Read which.
 */
#include "sharded-size.h"

#include "hashmap.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct shard {
    pthread_mutex_t lock;
    struct hashmap *made; /* thumbnails by the names of their pictures; guarded by lock */
};

struct thumbnails {
    struct shard shards[SHARDS];
};

struct thumbnails *thumbnails_new(void)
{
    struct thumbnails *all = calloc(1, sizeof *all);
    if (all == NULL)
        return NULL;
    bool whole = true;
    for (int i = 0; i < SHARDS; i++) {
        pthread_mutex_init(&all->shards[i].lock, NULL);
        all->shards[i].made = hashmap_new();
        whole = whole && all->shards[i].made != NULL;
    }
    if (!whole) {
        thumbnails_free(all);
        return NULL;
    }
    return all;
}

void thumbnails_free(struct thumbnails *all)
{
    for (int i = 0; i < SHARDS; i++) {
        pthread_mutex_destroy(&all->shards[i].lock);
        hashmap_free(all->shards[i].made);
    }
    free(all);
}

static struct shard *shard_of(struct thumbnails *all, const char *picture)
{
    return &all->shards[(unsigned char)picture[0] % SHARDS];
}

struct thumbnail *thumbnails_get(struct thumbnails *all, const char *picture)
{
    struct shard *shard = shard_of(all, picture);
    pthread_mutex_lock(&shard->lock);
    struct thumbnail *thumbnail = hashmap_get(shard->made, picture);
    if (thumbnail == NULL) {
        thumbnail = thumbnail_make(picture);
        hashmap_put(shard->made, picture, thumbnail);
    }
    pthread_mutex_unlock(&shard->lock);
    return thumbnail;
}

size_t thumbnails_count(struct thumbnails *all)
{
    size_t count = 0;
    for (int i = 0; i < SHARDS; i++) {
        pthread_mutex_lock(&all->shards[i].lock);
        count += hashmap_size(all->shards[i].made);
        pthread_mutex_unlock(&all->shards[i].lock);
    }
    return count;
}
