/* right: who adds an address has it, and asks the site only then. */
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

/* Is this thread the one that has added it? */
static bool visited_add(struct crawler *crawler, const char *address)
{
    pthread_mutex_lock(&crawler->lock);
    bool added = hashmap_get(crawler->visited, address) == NULL;
    if (added)
        hashmap_put(crawler->visited, address, crawler);
    pthread_mutex_unlock(&crawler->lock);
    return added;
}

void crawler_visit(struct crawler *crawler, const char *address)
{
    if (!visited_add(crawler, address) || !robots_allow(address))
        return;
    const char *const *links = page_fetch(address);
    for (size_t i = 0; links[i] != NULL; i++)
        crawler_visit(crawler, links[i]);
}
