/*
 * A small network, and two threads that crawl it from two ends:
 *
 *     home ---> map <--- blog          map links back to both of them; admin is forbidden
 *       '-> admin         '-> post
 *
 * Both ends are fetched side by side. Then both threads come to the map. Asking for it takes the
 * first one until the second one asks as well, or has gone another way.
 */
#include "drive.h"
#include "check-then-act.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HOME, BLOG, MAP, POST, ADMIN, PAGES, CRAWLERS = 2, WAIT_S = 1 };

struct page {
    const char *address;
    bool allowed;
    const char *links[3];
    int fetched; /* how often; guarded by lock */
};

static struct page pages[PAGES] = {
    [HOME] = {.address = "a.example/home", true, {"a.example/map", "a.example/admin"}, 0},
    [BLOG] = {.address = "b.example/blog", true, {"a.example/map", "b.example/post"}, 0},
    [MAP] = {.address = "a.example/map", true, {"a.example/home", "b.example/blog"}, 0},
    [POST] = {.address = "b.example/post", true, {NULL}, 0},
    [ADMIN] = {.address = "a.example/admin", false, {NULL}, 0},
};

static struct crawler *crawler;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t moved = PTHREAD_COND_INITIALIZER;
static int at_ends;   /* threads that have begun to fetch home or blog; guarded by lock */
static int at_map;    /* that have asked for the map; guarded by lock */
static int elsewhere; /* that have gone on without the map, or are done; guarded by lock */

static void must(int error)
{
    if (error != 0) {
        fprintf(stderr, "driver: %s\n", strerror(error));
        exit(1);
    }
}

static struct page *page_find(const char *address)
{
    for (int i = 0; i < PAGES; i++)
        if (strcmp(pages[i].address, address) == 0)
            return &pages[i];
    must(EINVAL);
    return NULL;
}

/* Counts one more, and waits until both numbers together are enough: for so long and no longer. */
static bool await(int *counted, const int *other)
{
    struct timespec deadline;
    int error = 0;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += WAIT_S;
    must(pthread_mutex_lock(&lock));
    ++*counted;
    must(pthread_cond_broadcast(&moved));
    while (*counted + *other < CRAWLERS && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&moved, &lock, &deadline);
    must(pthread_mutex_unlock(&lock));
    return error != ETIMEDOUT;
}

static void go_elsewhere(void)
{
    must(pthread_mutex_lock(&lock));
    elsewhere++;
    must(pthread_cond_broadcast(&moved));
    must(pthread_mutex_unlock(&lock));
}

bool robots_allow(const char *address)
{
    const struct page *page = page_find(address);
    if (page == &pages[POST] || page == &pages[ADMIN])
        go_elsewhere();
    if (page == &pages[MAP])
        await(&at_map, &elsewhere);
    return page->allowed;
}

const char *const *page_fetch(const char *address)
{
    static const int nobody;
    struct page *page = page_find(address);
    must(pthread_mutex_lock(&lock));
    int before = page->fetched++;
    must(pthread_mutex_unlock(&lock));
    drive_check(page->allowed, "%s was fetched, and its site does not allow that", address);
    drive_check(before == 0, "%s was fetched again", address);
    if (before == 0 && (page == &pages[HOME] || page == &pages[BLOG]))
        drive_check(await(&at_ends, &nobody),
                    "while one thread fetches %s, the other one can fetch nothing", address);
    return page->links;
}

static void *crawl(void *address)
{
    crawler_visit(crawler, address);
    go_elsewhere();
    return NULL;
}

int main(void)
{
    static char home[] = "a.example/home", blog[] = "b.example/blog";
    pthread_t threads[CRAWLERS];
    drive_start();
    crawler = crawler_new();
    if (crawler == NULL)
        must(ENOMEM);
    must(pthread_create(&threads[0], NULL, crawl, home));
    must(pthread_create(&threads[1], NULL, crawl, blog));
    for (int i = 0; i < CRAWLERS; i++)
        must(pthread_join(threads[i], NULL));
    for (int i = 0; i < PAGES; i++)
        drive_check(pages[i].fetched > 0 || !pages[i].allowed, "%s was never fetched",
                    pages[i].address);
    crawler_free(crawler);
    return drive_end();
}
