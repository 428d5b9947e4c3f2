/*
 * A batcher stands between sensors and a server: it collects measurements and sends them on in
 * batches, because one large message is cheaper than many small ones. A batch goes out when it is
 * full, or when its first value has waited long enough.
 */
#ifndef CALLBACK_AFTER_FREE_H
#define CALLBACK_AFTER_FREE_H

#include <stddef.h>

enum { BATCH_SIZE = 8 };

struct batcher;

/*
 * Sends count values (1 to BATCH_SIZE) on; may take seconds. The values are good until it returns.
 * Several threads may be in it at once, each with a batch of its own.
 */
typedef void send_function(const double *values, size_t count, void *argument);

/* No value waits longer than wait_ms milliseconds. NULL when memory or threads run out. */
struct batcher *batcher_new(long wait_ms, send_function *send, void *argument);

/*
 * Any thread. Sends a batch itself when value makes it full; otherwise it does not wait for one
 * that is being sent.
 */
void batcher_add(struct batcher *batcher, double value);

/* Any thread. How many values have been sent; those on their way don't count yet. */
size_t batcher_sent(struct batcher *batcher);

/*
 * Sends what is left and frees the batcher. When it returns, send is not running and won't be
 * called any more. Nobody calls any of these functions while it runs, or after it.
 */
void batcher_close(struct batcher *batcher);

#endif
