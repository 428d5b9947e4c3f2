/* wrong: there were too few slots, so now there are plenty. */
#include "slot-held-while-waiting.h"

#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

struct crawl {
    sem_t slots;
    pthread_mutex_t lock;
    int pages; /* fetched so far; guarded by lock */
};

struct visit {
    struct crawl *crawl;
    int page;
    pthread_t thread;
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
    sem_wait(&visit->crawl->slots);
    int count = page_fetch(visit->page, links);
    page_count(visit->crawl);
    visit_all(visit->crawl, links, count);
    sem_post(&visit->crawl->slots);
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
    struct crawl crawl = {.pages = 0};
    sem_init(&crawl.slots, 0, (unsigned)slots * 16);
    pthread_mutex_init(&crawl.lock, NULL);
    visit_all(&crawl, &home, 1);
    pthread_mutex_destroy(&crawl.lock);
    sem_destroy(&crawl.slots);
    return crawl.pages;
}
