/* wrong: looking and adding do not disturb each other, with a lock for each. */
#include "check-then-act.h"

#include "hashmap.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

struct crawler {
    pthread_mutex_t look_lock, add_lock;
    struct hashmap *visited; /* addresses */
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
    pthread_mutex_init(&crawler->look_lock, NULL);
    pthread_mutex_init(&crawler->add_lock, NULL);
    return crawler;
}

void crawler_free(struct crawler *crawler)
{
    pthread_mutex_destroy(&crawler->add_lock);
    pthread_mutex_destroy(&crawler->look_lock);
    hashmap_free(crawler->visited);
    free(crawler);
}

static bool visited_contains(struct crawler *crawler, const char *address)
{
    pthread_mutex_lock(&crawler->look_lock);
    bool contains = hashmap_get(crawler->visited, address) != NULL;
    pthread_mutex_unlock(&crawler->look_lock);
    return contains;
}

static void visited_add(struct crawler *crawler, const char *address)
{
    pthread_mutex_lock(&crawler->add_lock);
    hashmap_put(crawler->visited, address, crawler);
    pthread_mutex_unlock(&crawler->add_lock);
}

void crawler_visit(struct crawler *crawler, const char *address)
{
    if (visited_contains(crawler, address))
        return;
    if (!robots_allow(address))
        return;
    visited_add(crawler, address);
    const char *const *links = page_fetch(address);
    for (size_t i = 0; links[i] != NULL; i++)
        crawler_visit(crawler, links[i]);
}
