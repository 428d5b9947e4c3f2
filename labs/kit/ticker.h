/*
 * A ticker puts a tick into a channel, again and again, at even distances, until it is stopped: as
 * in Go's time.Ticker.
 *
 *     struct ticker *ticker = ticker_new(100);
 *     for (void *tick; work_is_left(); work_do_some())
 *         channel_receive(ticker_channel(ticker), &tick);
 *     ticker_free(ticker);
 *
 * Each ticker is a thread. Who makes one frees it.
 */
#ifndef TICKER_H
#define TICKER_H

struct channel;
struct ticker;

/*
 * The first tick comes after milliseconds (1 or more; anything else ends the program), and then one
 * every milliseconds. NULL when memory or threads run out.
 */
struct ticker *ticker_new(long milliseconds);

/*
 * Where the ticks arrive: the ticker's own channel of capacity 1. A tick that finds it full is
 * dropped, so a receiver that comes late finds one tick, not all that it missed; and the next one
 * comes when it would have come anyway. The item received is the ticker.
 */
struct channel *ticker_channel(struct ticker *ticker);

/*
 * No tick is sent after this has returned. One that was sent before may still be in the channel:
 * nothing is drained, and the channel is not closed. Harmless when it is stopped already.
 */
void ticker_stop(struct ticker *ticker);

/*
 * Starts it again, also after a stop: the next tick is sent after milliseconds, and then one every
 * milliseconds. What was said about ticker_stop holds for the ticks of before.
 */
void ticker_reset(struct ticker *ticker, long milliseconds);

/* Stops it, ends its thread, frees it, its channel too. NULL is allowed. */
void ticker_free(struct ticker *ticker);

#endif
