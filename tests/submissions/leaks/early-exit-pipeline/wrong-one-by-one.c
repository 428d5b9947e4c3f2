/* wrong: a single thread does it page by page, and has nothing to clear away. */
#include "early-exit-pipeline.h"

#include <stddef.h>

long archive_search(const char *word, long pages)
{
    for (long number = 0; number < pages; number++) {
        struct page *page = page_scan(number);
        page_read(page);
        bool found = page_contains(page, word);
        page_free(page);
        if (found)
            return number;
    }
    return NOT_FOUND;
}
