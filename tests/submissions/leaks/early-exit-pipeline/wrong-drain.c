/* wrong: the rest of the pages is taken and thrown away, then all stages end. */
#include "early-exit-pipeline.h"

#include "channel.h"

#include <pthread.h>
#include <stdlib.h>

struct search {
    long pages;              /* constant */
    struct channel *scanned; /* pages that were not read yet; closed after the last one */
    struct channel *legible; /* pages that were read; closed after the last one */
    pthread_t scanner, reader;
};

static void search_free(struct search *search)
{
    channel_free(search->scanned);
    channel_free(search->legible);
    free(search);
}

static struct search *search_new(long pages)
{
    struct search *search = calloc(1, sizeof *search);
    if (search == NULL)
        return NULL;
    search->pages = pages;
    search->scanned = channel_new(0);
    search->legible = channel_new(0);
    if (search->scanned == NULL || search->legible == NULL) {
        search_free(search);
        return NULL;
    }
    return search;
}

static void *scan(void *argument)
{
    struct search *search = argument;
    for (long number = 0; number < search->pages; number++)
        channel_send(search->scanned, page_scan(number));
    channel_close(search->scanned);
    return NULL;
}

static void *read_pages(void *argument)
{
    struct search *search = argument;
    void *page;
    while (channel_receive(search->scanned, &page) == CHANNEL_OK) {
        page_read(page);
        channel_send(search->legible, page);
    }
    channel_close(search->legible);
    return NULL;
}

static struct search *search_start(long pages)
{
    struct search *search = search_new(pages);
    if (search == NULL)
        return NULL;
    if (pthread_create(&search->reader, NULL, read_pages, search) != 0) {
        search_free(search);
        return NULL;
    }
    if (pthread_create(&search->scanner, NULL, scan, search) != 0) {
        channel_close(search->scanned);
        pthread_join(search->reader, NULL);
        search_free(search);
        return NULL;
    }
    return search;
}

static void search_end(struct search *search)
{
    pthread_join(search->scanner, NULL);
    pthread_join(search->reader, NULL);
    search_free(search);
}

long archive_search(const char *word, long pages)
{
    void *page;
    struct search *search = search_start(pages);
    if (search == NULL)
        return SEARCH_FAILED;
    for (long number = 0; channel_receive(search->legible, &page) == CHANNEL_OK; number++) {
        bool found = page_contains(page, word);
        page_free(page);
        if (found) {
            while (channel_receive(search->legible, &page) == CHANNEL_OK)
                page_free(page);
            search_end(search);
            return number;
        }
    }
    search_end(search);
    return NOT_FOUND;
}
