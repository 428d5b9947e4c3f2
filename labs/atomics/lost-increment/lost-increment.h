/*
 * Boarding a ferry. People go aboard over several gangways at the same time; the ferry counts them
 * all in one number, which goes into its log.
 */
#ifndef LOST_INCREMENT_H
#define LOST_INCREMENT_H

#include <stdbool.h>

enum { GANGWAYS = 2 };

/*
 * Opens all gangways, each with a thread of its own that looks after it, and waits until all are
 * closed again. Returns how many people have come aboard, over all gangways together.
 */
long ferry_board(void);

/*
 * The harbour provides this (here: driver.c). Waits for the next passenger at one gangway, 0 to
 * GANGWAYS - 1: true when one has stepped aboard, false when the gangway is closed because nobody
 * else will come. The first passengers come when all gangways are open.
 *
 * The two gangways may wait at the same time; each is waited at by one thread.
 */
bool gangway_wait(int gangway);

#endif
