#include "contest.h"

#include <pthread.h>
#include <stdio.h>

#include "hashmap.h"

enum { PUTS = 100000, SHARDS = 16, KEY_MOST = 16 };

static struct shard {
    _Alignas(64) pthread_mutex_t lock;
    struct hashmap *map; /* guarded by lock */
} shards[SHARDS];

static char keys[PUTS][KEY_MOST];
static int shard_count, each;

static void keys_make(void)
{
    for (int i = 0; i < PUTS; i++)
        snprintf(keys[i], sizeof keys[i], "%d", i);
}

static void put_all(int index)
{
    for (int i = index * each; i < (index + 1) * each; i++) {
        struct shard *shard = &shards[i % shard_count];
        pthread_mutex_lock(&shard->lock);
        must(hashmap_put(shard->map, keys[i], keys[i]) == NULL, "the key was there before");
        pthread_mutex_unlock(&shard->lock);
    }
}

static double with_shards(int count, int threads)
{
    size_t size = 0;
    if (!keys[0][0])
        keys_make();
    shard_count = count;
    each = PUTS / threads;
    for (int i = 0; i < count; i++) {
        pthread_mutex_init(&shards[i].lock, NULL);
        shards[i].map = hashmap_new();
        must(shards[i].map != NULL, "no memory");
    }
    double seconds = side_by_side(threads, put_all);
    for (int i = 0; i < count; i++) {
        size += hashmap_size(shards[i].map);
        hashmap_free(shards[i].map);
        pthread_mutex_destroy(&shards[i].lock);
    }
    must(size == (size_t)each * (size_t)threads, "a key was lost");
    return seconds;
}

static double with_one_lock(int threads)
{
    return with_shards(1, threads);
}

static double with_many_locks(int threads)
{
    return with_shards(SHARDS, threads);
}

const struct contest map_contest = {"one lock", "16 shards", "100,000 new keys in a hash map",
                                    with_one_lock, with_many_locks};
