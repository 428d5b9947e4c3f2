/*
 * The price feed of a stock exchange. Terminals subscribe, and every price that is published comes
 * into the box of each of them, from where its user's program takes it.
 *
 * Old prices are worth little. So a box keeps the newest BOX_PRICES, and who does not look for a
 * while is told how many are missing.
 */
#ifndef SLOW_SUBSCRIBER_H
#define SLOW_SUBSCRIBER_H

#include <stddef.h>

enum { BOX_PRICES = 4 };

struct exchange;
struct terminal;
struct price; /* the caller's; the feed only hands pointers on */

struct exchange *exchange_new(void); /* NULL when memory runs out */

/* All terminals have left. */
void exchange_free(struct exchange *exchange);

/* From now on this terminal gets what is published. NULL when memory runs out. Any thread. */
struct terminal *exchange_subscribe(struct exchange *exchange);

/* The terminal leaves, with whatever is in its box, and is freed. Its own thread, at any time. */
void exchange_unsubscribe(struct exchange *exchange, struct terminal *terminal);

/*
 * Any thread. The price comes into the box of every terminal, behind the earlier ones. Where a box
 * is full the oldest price in it is dropped, and counted. It waits for no terminal, whatever that
 * one is doing.
 */
void exchange_publish(struct exchange *exchange, const struct price *price);

/*
 * Waits for the next price of this terminal: its own thread only. *missed is how many have been
 * dropped from its box and were not told of yet.
 */
const struct price *terminal_next(struct terminal *terminal, size_t *missed);

#endif
