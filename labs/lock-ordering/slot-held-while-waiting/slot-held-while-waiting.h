/*
 * A crawler that visits all pages of a web site, several at the same time.
 */
#ifndef SLOT_HELD_WHILE_WAITING_H
#define SLOT_HELD_WHILE_WAITING_H

enum { LINKS_MAX = 8 };

/*
 * Fetches the home page, the pages that it links to, the pages that these link to, and so on, each
 * once, and returns how many there were when all of them have been fetched. Every page but home is
 * linked from exactly one other.
 *
 * At most slots (1 or more) pages are being fetched at the same moment, to be kind to the server;
 * and so many are, as long as there are known pages to fetch. Sites may be as deep as they like.
 */
int site_crawl(int home, int slots);

/*
 * Fetches one page (here: driver.c). Fills in the numbers of the pages that it links to and returns
 * how many. It takes a while. Any thread may call it, also several at the same time.
 */
int page_fetch(int page, int links[LINKS_MAX]);

#endif
