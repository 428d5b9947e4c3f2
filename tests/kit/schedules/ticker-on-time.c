/* A receiver that comes late finds one tick, and the next one comes when it would have come anyway:
 * not a period after the late one, and not at once. (Only virtual time is exact.) */
#include "channel.h"
#include "drive.h"
#include "play.h"
#include "ticker.h"

enum { PERIOD = 10 };

static long begun;

/* Waits for a tick; when does it come? */
static long tick(struct ticker *ticker)
{
    void *item;
    EXPECT(channel_receive(ticker_channel(ticker), &item) == CHANNEL_OK && item == ticker);
    return now() - begun;
}

int main(void)
{
    long came[5];
    begun = now();
    struct ticker *ticker = ticker_new(PERIOD);
    came[0] = tick(ticker);
    came[1] = tick(ticker);
    pass(2 * PERIOD + PERIOD / 2); /* the third is kept, the fourth dropped */
    came[2] = tick(ticker);
    came[3] = tick(ticker);
    ticker_reset(ticker, 3 * PERIOD);
    came[4] = tick(ticker);
    ticker_free(ticker);
    if (!drive_is_conducted())
        return 0;
    const long expected[] = {10, 20, 45, 50, 80};
    for (int i = 0; i < 5; i++)
        EXPECT(came[i] == expected[i]);
    return 0;
}
