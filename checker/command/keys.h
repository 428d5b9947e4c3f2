/*
 * Single keys of a terminal, read without Enter and not shown. What the terminal was like before is
 * given back by keys_end, and when the process exits.
 */
#ifndef KEYS_H
#define KEYS_H

#include <stdbool.h>

/* Where standard input is no terminal, nothing changes: then there are lines. */
void keys_begin(void);
void keys_end(void);
bool keys_are_single(void);

/* From now on SIGINT, SIGTERM and SIGHUP end no call but a wait; their number, or 0. */
void keys_hear_signals(void);
int keys_signal(void);

#endif
