/*
 * Three web sites. The first is a home page with two more below it, and has room for two fetches at
 * a time. The second is deeper. The third has two pages below home that are fetched at the same
 * time: each fetch is over when the other one has begun.
 */
#include "drive.h"
#include "channel.h"
#include "slot-held-while-waiting.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAGES = 7, SLOTS = 2, PATIENCE_MS = 2000 };

struct page {
    int count;
    int links[LINKS_MAX];
};

/*      0              0              0
 *     / \            / \            / \
 *    1   2          1   2          1   2
 *                 / | \
 *                3  4  5
 *                |
 *                6                             */
static const struct page flat[PAGES] = {[0] = {2, {1, 2}}};
static const struct page deep[PAGES] = {[0] = {2, {1, 2}}, [1] = {3, {3, 4, 5}}, [3] = {1, {6}}};

/* Main writes these while no other thread is alive. */
static const struct page *site;
static struct channel *fetching[2]; /* of pages 1 and 2: the other one is fetched; NULL: alone */

static atomic_int under_way;    /* relaxed: it orders nothing */
static atomic_int times[PAGES]; /* the same */

static struct channel *channel_make(void)
{
    struct channel *channel = channel_new(1);
    if (channel == NULL) {
        fprintf(stderr, "driver: no memory for a channel\n");
        exit(1);
    }
    return channel;
}

static void meet(int page)
{
    struct channel_case met = {CASE_RECEIVE, fetching[page - 1], NULL, CHANNEL_OK};
    channel_send(fetching[2 - page], NULL);
    drive_check(channel_select(&met, 1, PATIENCE_MS, NULL) == 0,
                "only one page was being fetched, with two slots and two known pages");
}

int page_fetch(int page, int links[LINKS_MAX])
{
    const struct timespec on_its_way = {.tv_nsec = 500000};
    int others = atomic_fetch_add_explicit(&under_way, 1, memory_order_relaxed);
    drive_check(others < SLOTS, "%d pages were being fetched at the same moment, with %d slots",
                others + 1, SLOTS);
    atomic_fetch_add_explicit(&times[page], 1, memory_order_relaxed);
    nanosleep(&on_its_way, NULL);
    if (fetching[0] != NULL && page != 0)
        meet(page);
    for (int i = 0; i < site[page].count; i++)
        links[i] = site[page].links[i];
    atomic_fetch_sub_explicit(&under_way, 1, memory_order_relaxed);
    return site[page].count;
}

static void crawl(const char *name, const struct page *pages, int expected)
{
    site = pages;
    int count = site_crawl(0, SLOTS);
    drive_check(count == expected, "%d pages of the %s site were counted, and should be %d", count,
                name, expected);
    for (int page = 0; page < PAGES; page++) {
        int fetched = atomic_exchange(&times[page], 0);
        drive_check(fetched == (page < expected), "page %d of the %s site was fetched %d times",
                    page, name, fetched);
    }
}

int main(void)
{
    drive_start();
    crawl("flat", flat, 3);
    crawl("deep", deep, PAGES);
    fetching[0] = channel_make();
    fetching[1] = channel_make();
    crawl("slow", flat, 3);
    channel_free(fetching[0]);
    channel_free(fetching[1]);
    return drive_end();
}
