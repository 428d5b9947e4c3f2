/*
 * A crawler with a set of all addresses that were visited. Many threads crawl together, so the set
 * has a lock, and no one looks into the set without it.
 *
 * Try: ./lab check check-then-act. No race is found: each function of the set is right. Ask what
 * crawler_visit takes for granted between one of them and the next.
 */
#include "check-then-act.h"

#include "hashmap.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

struct crawler {
    pthread_mutex_t lock;
    struct hashmap *visited; /* addresses; guarded by lock */
};

struct crawler *crawler_new(void)
{
    struct crawler *crawler = malloc(sizeof *crawler);
    if (crawler == NULL)
        return NULL;
    crawler->visited = hashmap_new();
    if (crawler->visited == NULL) {
        free(crawler);
        return NULL;
    }
    pthread_mutex_init(&crawler->lock, NULL);
    return crawler;
}

void crawler_free(struct crawler *crawler)
{
    pthread_mutex_destroy(&crawler->lock);
    hashmap_free(crawler->visited);
    free(crawler);
}

static bool visited_contains(struct crawler *crawler, const char *address)
{
    pthread_mutex_lock(&crawler->lock);
    bool contains = hashmap_get(crawler->visited, address) != NULL;
    pthread_mutex_unlock(&crawler->lock);
    return contains;
}

/* Is this thread the one that has added it? */
static bool visited_add(struct crawler *crawler, const char *address)
{
    pthread_mutex_lock(&crawler->lock);
    bool added = hashmap_put(crawler->visited, address, crawler) == NULL;
    pthread_mutex_unlock(&crawler->lock);
    return added;
}

void crawler_visit(struct crawler *crawler, const char *address)
{
    if (visited_contains(crawler, address))
        return;
    if (!robots_allow(address))
        return;
    if (!visited_add(crawler, address))
        return;
    const char *const *links = page_fetch(address);
    for (size_t i = 0; links[i] != NULL; i++)
        crawler_visit(crawler, links[i]);
}
