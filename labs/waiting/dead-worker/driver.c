/*
 * Three boxes of letters: one that stood in a wet cellar, one in good order, and an empty one.
 * Where racelab's clock runs, a page takes a minute, and two readers need half the time of one.
 */
#include "drive.h"
#include "dead-worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST = 6, PAGE_S = 60, MOMENT_S = 5 };

struct page {
    bool is_stained;
    int tried; /* how often; whoever has the page in hands writes */
};

static struct page box[MOST];

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static time_t now(void)
{
    struct timespec moment;
    if (clock_gettime(CLOCK_MONOTONIC, &moment) != 0)
        give_up("there is no clock");
    return moment.tv_sec;
}

bool page_read(struct page *page)
{
    const struct timespec span = {.tv_sec = PAGE_S};
    if (drive_is_conducted() && nanosleep(&span, NULL) != 0)
        give_up("a sleep was interrupted");
    page->tried++;
    return !page->is_stained;
}

static void check_time(const char *name, int count, time_t span)
{
    int rounds = (count + READERS - 1) / READERS;
    drive_check(!drive_is_conducted() || span <= rounds * PAGE_S + MOMENT_S,
                "the %s box took %ld minutes, and %d readers should take %d", name, (long)span / 60,
                READERS, rounds * PAGE_S / 60);
}

/* A box whose pages number 1 and 2 are stained, if any are. */
static void read_box(const char *name, int count, int stained)
{
    struct page *pages[MOST];
    struct report report = {0, 0};
    for (int i = 0; i < count; i++) {
        box[i] = (struct page){.is_stained = i >= 1 && i <= stained};
        pages[i] = &box[i];
    }
    time_t begin = now();
    drive_check(archive_read(pages, (size_t)count, &report), "the %s box was not read", name);
    check_time(name, count, now() - begin);
    drive_check(report.read == count - stained && report.unreadable == stained,
                "the report of the %s box says %d read and %d unreadable, and it has %d and %d",
                name, report.read, report.unreadable, count - stained, stained);
    for (int i = 0; i < count; i++)
        drive_check(box[i].tried == 1, "page %d of the %s box was tried %d times, and not once", i,
                    name, box[i].tried);
}

int main(void)
{
    drive_start();
    read_box("wet", MOST, 2);
    read_box("good", 3, 0);
    read_box("empty", 0, 0);
    return drive_end();
}
