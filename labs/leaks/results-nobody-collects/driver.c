/*
 * Three people look at previews: one turns all pages of a short document, one looks at two pages of
 * a long one, and one changes his mind before the first. Before they close it, the driver waits
 * until as many images as there should be are ready.
 *
 * Whether all memory is given back is for the tools to see: the driver just ends.
 */
#include "drive.h"
#include "results-nobody-collects.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SHORT = 5, LONG = 20, PATIENCE_S = 1 };

struct document {
    const char *name;
    int begun; /* pages that somebody has begun to draw; guarded by lock */
};

struct image {
    int number;
    char pixels[100];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t page_begun = PTHREAD_COND_INITIALIZER;

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void must(int error)
{
    if (error != 0)
        give_up("a lock or a condition does not work");
}

struct image *page_draw(const struct document *constant, int number)
{
    struct document *document = (struct document *)constant;
    struct image *image = calloc(1, sizeof *image);
    if (image == NULL)
        give_up("no memory for an image");
    image->number = number;
    must(pthread_mutex_lock(&lock));
    document->begun++;
    must(pthread_cond_signal(&page_begun));
    must(pthread_mutex_unlock(&lock));
    return image;
}

void image_free(struct image *image)
{
    free(image);
}

/* How many pages have been begun, when it is that many or PATIENCE_S have passed? */
static int wait_until_begun(struct document *document, int pages)
{
    struct timespec deadline;
    bool late = false;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PATIENCE_S;
    must(pthread_mutex_lock(&lock));
    while (document->begun < pages && !late)
        late = pthread_cond_timedwait(&page_begun, &lock, &deadline) == ETIMEDOUT;
    int begun = document->begun;
    must(pthread_mutex_unlock(&lock));
    return begun;
}

static void look_at(struct preview *preview, const struct document *document, int number)
{
    struct image *image = preview_next(preview);
    drive_check(image != NULL && image->number == number, "page %d of the %s is shown as page %d",
                number, document->name, image == NULL ? -1 : image->number);
    image_free(image);
}

/* Opens a preview, looks at that many of its pages, waits until others are ready, and closes it. */
static void preview(struct document *document, int pages, int looks)
{
    struct preview *preview = preview_open(document, pages);
    if (preview == NULL)
        give_up("preview_open returned NULL");
    for (int number = 0; number < looks; number++)
        look_at(preview, document, number);
    if (looks == pages)
        drive_check(preview_next(preview) == NULL, "the %s does not end after its last page",
                    document->name);
    /* when the next one is begun, those before it are ready */
    int ready = looks == pages ? looks : looks + AHEAD;
    int begun = wait_until_begun(document, looks == pages ? looks : ready + 1);
    drive_check(begun >= ready, "when %d pages of the %s had been looked at, only %d were drawn",
                looks, document->name, begun);
    preview_close(preview);
    begun = wait_until_begun(document, 0);
    drive_check(begun <= ready + 2, "%d pages of the %s were drawn, and should be %d at most",
                begun, document->name, ready + 2);
}

int main(void)
{
    struct document letter = {.name = "letter"}, novel = {.name = "novel"},
                    invoice = {.name = "bill"};
    drive_start();
    preview(&letter, SHORT, SHORT);
    preview(&novel, LONG, 2);
    preview(&invoice, LONG, 0);
    return drive_end();
}
