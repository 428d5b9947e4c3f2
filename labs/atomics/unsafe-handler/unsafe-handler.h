/*
 * The logbook of a ferry. Those on the bridge enter lines while the ferry is under way. In the
 * harbour somebody turns the computer off: the system then sends SIGTERM to the program, which
 * writes the last line and ends.
 */
#ifndef UNSAFE_HANDLER_H
#define UNSAFE_HANDLER_H

#include <stdbool.h>
#include <stddef.h>

enum { LINE_SIZE = 80 }; /* bytes of a line, with its terminating zero, at most */

struct logbook;

/*
 * An empty book, which the next SIGTERM closes, whatever the threads of the program are doing at
 * that moment. There is one book at a time. Called by the first thread of the program, before it
 * starts others. NULL when memory runs out or a thread can't be started.
 */
struct logbook *logbook_open(void);

/*
 * Enters a copy of the text. False, and nothing entered, when the book is closed or memory runs
 * out. Any thread may call it at any time.
 */
bool logbook_enter(struct logbook *book, const char *text);

/*
 * Returns when SIGTERM has come and the last line is in the book: "closed after N lines", N being
 * the number of lines before it. Nothing is entered behind it. Called by one thread, once.
 */
void logbook_wait(struct logbook *book);

/* How many lines are in the book, and the line with this number, from 0; the book keeps it. Only
 * after logbook_wait. */
size_t logbook_length(struct logbook *book);
const char *logbook_line(struct logbook *book, size_t number);

/* After logbook_wait, when nobody uses the book any more. By the thread that opened it. */
void logbook_free(struct logbook *book);

#endif
