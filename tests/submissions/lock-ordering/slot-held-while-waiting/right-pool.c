/* right: as many workers as slots take pages from one list, and nobody waits for a child. */
#include "slot-held-while-waiting.h"

#include <pthread.h>
#include <stdlib.h>

struct found {
    int page;
    struct found *next;
};

struct crawl {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* a page was found, or all are done */
    struct found *found;    /* not fetched yet; guarded by lock */
    int open;               /* found and not done; guarded by lock */
    int pages;              /* done; guarded by lock */
};

/* Called with the lock held, or before there are threads. */
static void found_add(struct crawl *crawl, int page)
{
    struct found *found = malloc(sizeof *found);
    if (found == NULL)
        abort();
    *found = (struct found){page, crawl->found};
    crawl->found = found;
    crawl->open++;
}

/* Called with the lock held, which is given back meanwhile. */
static void found_visit(struct crawl *crawl)
{
    int links[LINKS_MAX];
    struct found *found = crawl->found;
    crawl->found = found->next;
    pthread_mutex_unlock(&crawl->lock);
    int count = page_fetch(found->page, links);
    free(found);
    pthread_mutex_lock(&crawl->lock);
    for (int i = 0; i < count; i++)
        found_add(crawl, links[i]);
    crawl->open--;
    crawl->pages++;
    pthread_cond_broadcast(&crawl->changed);
}

static void *work(void *argument)
{
    struct crawl *crawl = argument;
    pthread_mutex_lock(&crawl->lock);
    while (crawl->open > 0) {
        if (crawl->found != NULL)
            found_visit(crawl);
        else
            pthread_cond_wait(&crawl->changed, &crawl->lock);
    }
    pthread_mutex_unlock(&crawl->lock);
    return NULL;
}

int site_crawl(int home, int slots)
{
    struct crawl crawl = {.pages = 0};
    pthread_t *workers = calloc((size_t)slots, sizeof *workers);
    if (workers == NULL)
        abort();
    pthread_mutex_init(&crawl.lock, NULL);
    pthread_cond_init(&crawl.changed, NULL);
    found_add(&crawl, home);
    for (int i = 0; i < slots; i++)
        if (pthread_create(&workers[i], NULL, work, &crawl) != 0)
            abort();
    for (int i = 0; i < slots; i++)
        pthread_join(workers[i], NULL);
    pthread_cond_destroy(&crawl.changed);
    pthread_mutex_destroy(&crawl.lock);
    free(workers);
    return crawl.pages;
}
