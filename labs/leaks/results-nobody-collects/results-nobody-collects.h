/*
 * The preview of a document before it is printed: pages are drawn a little ahead of the eye.
 */
#ifndef RESULTS_NOBODY_COLLECTS_H
#define RESULTS_NOBODY_COLLECTS_H

enum { AHEAD = 3 }; /* images that are ready before anybody has asked for them */

struct document; /* belongs to the caller, who leaves it alone until the preview is closed */
struct preview;
struct image;

/*
 * Begins to draw the pages 0, 1, 2 ... of a document of that many pages (1 or more), on a thread of
 * its own, and goes on until AHEAD images are ready. NULL when memory or threads run out.
 */
struct preview *preview_open(const struct document *document, int pages);

/*
 * The image of the next page, as soon as it is ready; NULL behind the last page. The image belongs
 * to the caller, who frees it by image_free.
 */
struct image *preview_next(struct preview *preview);

/*
 * At any time, also when no page was looked at. Pages that were not begun are not drawn any more.
 * When it returns, the preview's thread has ended, and all that it had is freed. Images that were
 * given out before stay the caller's.
 */
void preview_close(struct preview *preview);

/* The library for pictures (here: driver.c). Drawing a page takes a while. Never NULL. */
struct image *page_draw(const struct document *document, int number);
void image_free(struct image *image);

#endif
