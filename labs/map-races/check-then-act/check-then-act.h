/*
 * A crawler: it fetches a page, then all pages that this one links to, and so on.
 */
#ifndef CHECK_THEN_ACT_H
#define CHECK_THEN_ACT_H

#include <stdbool.h>

struct crawler;

/* A crawler that has not fetched anything. NULL when memory runs out. */
struct crawler *crawler_new(void);

/* No thread is crawling any more. */
void crawler_free(struct crawler *crawler);

/*
 * Fetches the page of this address and all pages that can be reached from there, if their sites
 * allow it. Any number of threads may crawl at the same time, from one address or from several:
 * they fetch different pages side by side, and each page is fetched once, whoever comes to it
 * first. Returns when there is nothing left for this thread; others may still be fetching.
 */
void crawler_visit(struct crawler *crawler, const char *address);

/*
 * The network (here: driver.c). Any number of threads may use it at the same time.
 *
 * robots_allow asks the site whether a crawler may fetch this page. That takes a while, and may be
 * asked more than once.
 *
 * page_fetch fetches a page, which takes a while, costs the site money, and is not to be done
 * twice. Returns the addresses to which it links, with NULL behind the last one; they stay valid.
 */
bool robots_allow(const char *address);
const char *const *page_fetch(const char *address);

#endif
