/*
 * A museum has its old letters read by machine. A box of letters comes in as scanned pages; readers
 * take one after the other, turn it into text, and at the end a report says how it went.
 *
 * archive_read may be called by several threads, for different boxes.
 */
#ifndef DEAD_WORKER_H
#define DEAD_WORKER_H

#include <stdbool.h>
#include <stddef.h>

enum { READERS = 2 };

struct page;

/* Each page of the box is in one of the two. */
struct report {
    int read;
    int unreadable;
};

/*
 * Has all pages of a box read, READERS at a time as long as there are enough left, each page once.
 * Returns when all have been tried, and the threads have ended. False, and no report, when memory
 * or threads run out; some pages may have been read then.
 */
bool archive_read(struct page *const *pages, size_t count, struct report *report);

/*
 * Turns a page into text, which takes a while. False: it can't be read, because of a stain or a
 * mouse; that happens in every other box. The museum provides it (here: driver.c).
 */
bool page_read(struct page *page);

#endif
