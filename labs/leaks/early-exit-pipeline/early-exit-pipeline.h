/*
 * Searches an archive of old newspapers, page by page, for the first one with a certain word.
 */
#ifndef EARLY_EXIT_PIPELINE_H
#define EARLY_EXIT_PIPELINE_H

#include <stdbool.h>

enum { NOT_FOUND = -1, SEARCH_FAILED = -2 };
enum { AHEAD_MAX = 4 }; /* pages that may be scanned in vain, behind the one with the word */

/*
 * Returns the number of the first page with the word, among the pages 0 to pages - 1; or NOT_FOUND;
 * or SEARCH_FAILED when memory or threads run out. While one page is read the next one is scanned
 * already. Scanning is hard on old paper: when the word is found, at most AHEAD_MAX pages behind
 * that page have been scanned.
 *
 * When it returns, what it needed is gone: its threads have ended, its pages and its memory are
 * freed. Any number of threads may search at the same time.
 */
long archive_search(const char *word, long pages);

/*
 * The archive (here: driver.c). A page belongs to one thread at a time; whoever has it last frees
 * it. Scanning a page takes a while, and so does reading the letters in its picture.
 */
struct page;
struct page *page_scan(long number); /* never NULL */
void page_read(struct page *page);
bool page_contains(const struct page *page, const char *word); /* when it has been read */
void page_free(struct page *page);

#endif
