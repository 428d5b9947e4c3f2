/*
 * Counts the unwanted mails of an inbox.
 */
#ifndef ORPHAN_RECEIVER_H
#define ORPHAN_RECEIVER_H

#include <stddef.h>

enum { MAIL_MAX = 200 }; /* bytes of a mail, with its terminating zero, at most */

/*
 * Returns how many of the mails contain "lottery", "inheritance" or "miracle", in capital or small
 * letters. Returns when every one of the count mails has been looked at. What it needed to count
 * is gone by then: its threads have ended, its memory is freed. -1 when memory or threads run out.
 *
 * The mails stay the caller's, and are read only until it returns. Any number of threads may call
 * it at the same time, each with mails of its own.
 */
int inbox_count_spam(const char *const *mails, size_t count);

/*
 * Shows the user how far it is (here: driver.c). Called by the thread that looks at the mails,
 * after each mail.
 */
void progress_show(size_t mails_done);

#endif
