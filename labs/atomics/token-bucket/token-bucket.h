/*
 * A rate limiter: who wants to send a text message takes a token first, and without one the message
 * has to wait in its queue. Tokens come at a steady rate; a bucket keeps some for a busy moment.
 */
#ifndef TOKEN_BUCKET_H
#define TOKEN_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct bucket;

/*
 * A full bucket, with capacity tokens (1 to 1000). From now on one more comes at the end of every
 * period_ms milliseconds (at least 1); one that comes to a full bucket is lost. NULL when memory
 * runs out.
 */
struct bucket *bucket_new(uint32_t capacity, uint32_t period_ms);

/* Nobody may use it any more. */
void bucket_free(struct bucket *bucket);

/*
 * Takes a token. True: the message may go out. False, only when the bucket is empty at that moment:
 * it may not. Any number of threads may call this at the same time; each token is for one of them.
 */
bool bucket_take(struct bucket *bucket);

/*
 * Milliseconds since the service was started (here: driver.c). Never goes back. Any number of
 * threads may call it at the same time.
 */
uint32_t clock_ms(void);

#endif
