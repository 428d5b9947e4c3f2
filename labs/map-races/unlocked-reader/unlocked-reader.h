/*
 * The rates of a bureau de change: what a hundred units of each currency cost. Every counter asks
 * for a rate each time somebody wants to change money; the bank sets new ones now and then.
 */
#ifndef UNLOCKED_READER_H
#define UNLOCKED_READER_H

#include <stdbool.h>

struct rates;

/* No rates yet. NULL when memory runs out. */
struct rates *rates_new(void);

/* Nobody may use them any more. */
void rates_free(struct rates *rates);

/*
 * Both may be called by any number of threads at the same time. A currency has three letters.
 *
 * rates_set sets how many cents a hundred units of the currency cost: more than 0. False when there
 * is no room for another currency.
 */
bool rates_set(struct rates *rates, const char *currency, long cents);

/* What was set last for this currency; 0 when nothing ever was. */
long rates_get(struct rates *rates, const char *currency);

#endif
