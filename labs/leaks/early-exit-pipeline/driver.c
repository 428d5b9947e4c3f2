/*
 * Three searches: a word that is nowhere, one that comes early in a large archive, and one on the
 * very first page. Each time the driver counts how many pages were scanned.
 *
 * To see that the stages work side by side, the reading of page 0 lasts until somebody has begun to
 * scan page 1. What is left over in the end is for the tools to see: the driver just ends.
 */
#include "drive.h"
#include "early-exit-pipeline.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SMALL = 3, LARGE = 40, PATIENCE_S = 1 };

static const char *const texts[] = {
    "Council argues about the new bridge",
    "Fire at the mill: nobody hurt",
    "Zeppelin seen above the harbour",
};

struct page {
    long number;
    char text[64]; /* empty until it has been read */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t scanning = PTHREAD_COND_INITIALIZER;
static long scanned; /* pages, in this search; guarded by lock */
static bool late;    /* page 0 was read, and nobody scanned page 1 meanwhile; guarded by lock */

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

struct page *page_scan(long number)
{
    struct page *page = calloc(1, sizeof *page);
    if (page == NULL)
        give_up("no memory for a page");
    page->number = number;
    must(pthread_mutex_lock(&lock));
    scanned++;
    must(pthread_cond_broadcast(&scanning));
    must(pthread_mutex_unlock(&lock));
    return page;
}

/* Until page 1 is being scanned, or nobody believes in it any more. */
static void wait_for_page_1(void)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PATIENCE_S;
    must(pthread_mutex_lock(&lock));
    while (scanned < 2 && !late)
        late = pthread_cond_timedwait(&scanning, &lock, &deadline) == ETIMEDOUT;
    must(pthread_mutex_unlock(&lock));
}

void page_read(struct page *page)
{
    if (page->number == 0)
        wait_for_page_1();
    strcpy(page->text, page->number < SMALL ? texts[page->number] : "Weather: as usual");
}

bool page_contains(const struct page *page, const char *word)
{
    drive_check(page->text[0] != '\0', "page %ld is looked at, and was not read", page->number);
    return strstr(page->text, word) != NULL;
}

void page_free(struct page *page)
{
    free(page);
}

/* How many pages have been scanned in this search? */
static long count_scanned(void)
{
    must(pthread_mutex_lock(&lock));
    long count = scanned;
    must(pthread_mutex_unlock(&lock));
    return count;
}

static void forget_scanned(void)
{
    must(pthread_mutex_lock(&lock));
    scanned = 0;
    must(pthread_mutex_unlock(&lock));
}

static void check_search(const char *word, long pages, long expected)
{
    forget_scanned();
    long number = archive_search(word, pages);
    drive_check(number == expected, "\"%s\" was found on page %ld, and should be on %ld", word,
                number, expected);
    long most = expected == NOT_FOUND ? pages : expected + 1 + AHEAD_MAX;
    long count = count_scanned();
    drive_check(count <= most, "for \"%s\" %ld pages were scanned, and should be %ld at most", word,
                count, most);
}

int main(void)
{
    drive_start();
    check_search("submarine", SMALL, NOT_FOUND);
    check_search("Zeppelin", LARGE, 2);
    check_search("bridge", LARGE, 0);
    drive_check(!late, "page 0 was read for %d s, and page 1 was not scanned meanwhile",
                PATIENCE_S);
    return drive_end();
}
