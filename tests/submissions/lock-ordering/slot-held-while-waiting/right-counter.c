/*
 * right: counts the free slots under a lock; a fetch takes one and gives it back, and nothing
 * else does.
 */
#include "slot-held-while-waiting.h"

#include <pthread.h>
#include <stddef.h>

struct crawl {
    pthread_mutex_t lock;
    pthread_cond_t freed; /* a slot is free again */
    int slots;            /* free ones; guarded by lock */
    int pages;            /* fetched so far; guarded by lock */
};

struct visit {
    struct crawl *crawl;
    int page;
    pthread_t thread;
};

static void visit_all(struct crawl *crawl, const int *pages, int count);

static int page_fetch_in_slot(struct crawl *crawl, int page, int *links)
{
    pthread_mutex_lock(&crawl->lock);
    while (crawl->slots == 0)
        pthread_cond_wait(&crawl->freed, &crawl->lock);
    crawl->slots--;
    pthread_mutex_unlock(&crawl->lock);
    int count = page_fetch(page, links);
    pthread_mutex_lock(&crawl->lock);
    crawl->slots++;
    crawl->pages++;
    pthread_cond_signal(&crawl->freed);
    pthread_mutex_unlock(&crawl->lock);
    return count;
}

static void *visit_run(void *argument)
{
    struct visit *visit = argument;
    int links[LINKS_MAX];
    int count = page_fetch_in_slot(visit->crawl, visit->page, links);
    visit_all(visit->crawl, links, count);
    return NULL;
}

/* Returns when these pages, and all below them, have been visited. */
static void visit_all(struct crawl *crawl, const int *pages, int count)
{
    struct visit visits[LINKS_MAX];
    int started = 0;
    for (int i = 0; i < count; i++)
        visits[i] = (struct visit){.crawl = crawl, .page = pages[i]};
    while (started < count &&
           pthread_create(&visits[started].thread, NULL, visit_run, &visits[started]) == 0)
        started++;
    for (int i = started; i < count; i++)
        visit_run(&visits[i]); /* no more threads here, so this one does it */
    for (int i = 0; i < started; i++)
        pthread_join(visits[i].thread, NULL);
}

int site_crawl(int home, int slots)
{
    struct crawl crawl = {.slots = slots, .pages = 0};
    pthread_cond_init(&crawl.freed, NULL);
    pthread_mutex_init(&crawl.lock, NULL);
    visit_all(&crawl, &home, 1);
    pthread_mutex_destroy(&crawl.lock);
    pthread_cond_destroy(&crawl.freed);
    return crawl.pages;
}
