/* Two threads stop and reset a ticker at the moment of a tick. Once it is stopped for good and the
 * channel is drained, no tick comes. */
#include "channel.h"
#include "play.h"
#include "ticker.h"

enum { PERIOD = 10 };

static struct ticker *ticker;

static void *stop_and_go(void *unused)
{
    pass(PERIOD);
    ticker_stop(ticker);
    ticker_reset(ticker, PERIOD);
    return unused;
}

int main(void)
{
    ticker = ticker_new(PERIOD);
    pthread_t other = begin(stop_and_go, NULL);
    void *item;
    EXPECT(channel_receive(ticker_channel(ticker), &item) == CHANNEL_OK);
    end(other);
    pass(PERIOD);
    ticker_stop(ticker);
    struct channel_case one = {.direction = CASE_RECEIVE, .channel = ticker_channel(ticker)};
    channel_select(&one, 1, 0, NULL); /* one may have been sent before */
    EXPECT(channel_select(&one, 1, 3 * PERIOD, NULL) == SELECT_TIMED_OUT);
    ticker_free(ticker);
    return 0;
}
