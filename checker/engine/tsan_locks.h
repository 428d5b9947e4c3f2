/* Gives the locks in ThreadSanitizer's findings the names that the program has for them. */
#ifndef TSAN_LOCKS_H
#define TSAN_LOCKS_H

#include "exam.h"

/* For the findings from index first on, which were read from this report. */
void tsan_name_locks(struct exam *exam, size_t first, const char *text, size_t length);

#endif
