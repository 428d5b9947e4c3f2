/* right: no wait group: the channel is closed, the readers take all that is left, and are joined.
 */
#include "dead-worker.h"

#include "channel.h"

#include <pthread.h>

struct archive {
    struct channel *pages;
    pthread_mutex_t lock;
    struct report report; /* guarded by lock */
};

static void report_add(struct archive *archive, bool is_read)
{
    pthread_mutex_lock(&archive->lock);
    if (is_read)
        archive->report.read++;
    else
        archive->report.unreadable++;
    pthread_mutex_unlock(&archive->lock);
}

static void *reader_run(void *argument)
{
    struct archive *archive = argument;
    void *page;
    while (channel_receive(archive->pages, &page) == CHANNEL_OK)
        report_add(archive, page_read(page));
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

bool archive_read(struct page *const *pages, size_t count, struct report *report)
{
    pthread_t readers[READERS];
    struct archive archive = {.lock = PTHREAD_MUTEX_INITIALIZER};
    archive.pages = channel_new(count);
    if (archive.pages == NULL)
        return false;
    int started = readers_start(readers, &archive);
    if (started == READERS)
        for (size_t i = 0; i < count; i++)
            channel_send(archive.pages, pages[i]);
    channel_close(archive.pages);
    for (int i = 0; i < started; i++)
        pthread_join(readers[i], NULL);
    channel_free(archive.pages);
    *report = archive.report;
    return started == READERS;
}
