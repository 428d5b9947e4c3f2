/* wrong: a parent visits its children itself, one after the other, so one slot is enough. */
#include "slot-held-while-waiting.h"

#include <pthread.h>
#include <stddef.h>

struct crawl {
    pthread_mutex_t lock;
    int pages; /* fetched so far; guarded by lock */
};

struct visit {
    struct crawl *crawl;
    int page;
};

static void visit_all(struct crawl *crawl, const int *pages, int count);

static void page_count(struct crawl *crawl)
{
    pthread_mutex_lock(&crawl->lock);
    crawl->pages++;
    pthread_mutex_unlock(&crawl->lock);
}

static void *visit_run(void *argument)
{
    struct visit *visit = argument;
    int links[LINKS_MAX];
    int count = page_fetch(visit->page, links);
    page_count(visit->crawl);
    visit_all(visit->crawl, links, count);
    return NULL;
}

/* Returns when these pages, and all below them, have been visited. */
static void visit_all(struct crawl *crawl, const int *pages, int count)
{
    struct visit visits[LINKS_MAX];
    for (int i = 0; i < count; i++)
        visits[i] = (struct visit){.crawl = crawl, .page = pages[i]};
    for (int i = 0; i < count; i++)
        visit_run(&visits[i]);
}

int site_crawl(int home, int slots)
{
    struct crawl crawl = {.pages = 0};
    (void)slots;
    pthread_mutex_init(&crawl.lock, NULL);
    visit_all(&crawl, &home, 1);
    pthread_mutex_destroy(&crawl.lock);
    return crawl.pages;
}
