/* wrong: one lock around all that a reader does, and nothing can happen in between. */
#include "dead-worker.h"

#include "channel.h"
#include "waitgroup.h"

#include <pthread.h>

struct archive {
    struct channel *pages;
    struct waitgroup open; /* pages that are not done yet */
    pthread_mutex_t lock;
    struct report report; /* guarded by lock */
};

static void *reader_run(void *argument)
{
    struct archive *archive = argument;
    void *page;
    while (channel_receive(archive->pages, &page) == CHANNEL_OK) {
        pthread_mutex_lock(&archive->lock);
        if (page_read(page))
            archive->report.read++;
        else
            archive->report.unreadable++;
        pthread_mutex_unlock(&archive->lock);
        waitgroup_done(&archive->open);
    }
    return NULL;
}

/* How many could be started. */
static int readers_start(pthread_t *readers, struct archive *archive)
{
    int started = 0;
    while (started < READERS && pthread_create(&readers[started], NULL, reader_run, archive) == 0)
        started++;
    return started;
}

static void pages_read(struct archive *archive, struct page *const *pages, size_t count)
{
    waitgroup_add(&archive->open, (int)count);
    for (size_t i = 0; i < count; i++)
        channel_send(archive->pages, pages[i]);
    waitgroup_wait(&archive->open);
}

bool archive_read(struct page *const *pages, size_t count, struct report *report)
{
    pthread_t readers[READERS];
    struct archive archive = {.lock = PTHREAD_MUTEX_INITIALIZER};
    archive.pages = channel_new(count);
    if (archive.pages == NULL)
        return false;
    waitgroup_init(&archive.open);
    int started = readers_start(readers, &archive);
    if (started == READERS)
        pages_read(&archive, pages, count);
    channel_close(archive.pages);
    for (int i = 0; i < started; i++)
        pthread_join(readers[i], NULL);
    waitgroup_destroy(&archive.open);
    channel_free(archive.pages);
    *report = archive.report;
    return started == READERS;
}
