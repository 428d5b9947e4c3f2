/* wrong: the reader hears that it should stop, and the scanner ends with it. */
#include "early-exit-pipeline.h"

#include "channel.h"
#include "context.h"

#include <pthread.h>
#include <stdlib.h>

struct search {
    long pages;              /* constant */
    struct context *stop;    /* done: nobody wants any more pages */
    struct channel *scanned; /* pages that were not read yet; closed after the last one */
    struct channel *legible; /* pages that were read; closed after the last one */
    pthread_t scanner, reader;
};

static void search_free(struct search *search)
{
    channel_free(search->scanned);
    channel_free(search->legible);
    context_free(search->stop);
    free(search);
}

static struct search *search_new(long pages)
{
    struct search *search = calloc(1, sizeof *search);
    if (search == NULL)
        return NULL;
    search->pages = pages;
    search->stop = context_new(NULL);
    search->scanned = channel_new(0);
    search->legible = channel_new(0);
    if (search->stop == NULL || search->scanned == NULL || search->legible == NULL) {
        search_free(search);
        return NULL;
    }
    return search;
}

/* Hands a page to the next stage. False when nobody wants pages any more: then it is freed. */
static bool pass_on(struct search *search, struct channel *next, struct page *page)
{
    struct channel_case send = {CASE_SEND, next, page, CHANNEL_OK};
    if (channel_select(&send, 1, WAIT_FOREVER, search->stop) == 0)
        return true;
    page_free(page);
    return false;
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
        if (!pass_on(search, search->legible, page))
            break;
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
    context_cancel(search->stop);
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
            search_end(search);
            return number;
        }
    }
    search_end(search);
    return NOT_FOUND;
}
