/*
 * The exchange rates of a bureau de change. A rate holds for one day. Whoever asks first for the
 * rate of a new day has it fetched from the exchange; all others get what is known.
 */
#ifndef RWLOCK_UPGRADE_H
#define RWLOCK_UPGRADE_H

enum { CURRENCIES = 3 };

struct rates;

/* Nothing is known yet. NULL when memory runs out. */
struct rates *rates_new(void);

/* Nobody will ask any more. */
void rates_free(struct rates *rates);

/*
 * What one unit of a currency costs on that day (1 or later), in cents. Fetches the rate when the
 * known one is older: once for each currency and day, no matter how many ask for it at the same
 * time. Any thread may call it at any time.
 */
long rates_get(struct rates *rates, int currency, int day);

/*
 * Fetches a rate from the exchange (here: driver.c). It takes a while and costs a fee. It never
 * asks for a rate.
 */
long rate_fetch(int currency, int day);

#endif
