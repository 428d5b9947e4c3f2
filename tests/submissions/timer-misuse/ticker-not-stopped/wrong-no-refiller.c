/* wrong: takes the ticks for permits, and needs no thread at all. */
#include "ticker-not-stopped.h"

#include "channel.h"
#include "ticker.h"

#include <stdlib.h>

struct pace {
    struct ticker *ticker;
};

static void pace_free(struct pace *pace)
{
    ticker_free(pace->ticker);
    free(pace);
}

static struct pace *pace_begin(long gap_ms)
{
    struct pace *pace = calloc(1, sizeof *pace);
    if (pace == NULL)
        return NULL;
    pace->ticker = ticker_new(gap_ms);
    if (pace->ticker == NULL) {
        pace_free(pace);
        return NULL;
    }
    return pace;
}

/* Waits for a tick. */
static void pace_wait(struct pace *pace)
{
    void *tick;
    channel_receive(ticker_channel(pace->ticker), &tick);
}

/* There will be no more ticks. */
static void pace_end(struct pace *pace)
{
    pace_free(pace);
}

size_t mailing_send(const char *const *addresses, size_t count, long gap_ms,
                    deliver_function *deliver, void *argument)
{
    size_t sent = 0;
    struct pace *pace = pace_begin(gap_ms);
    if (pace == NULL)
        return 0;
    while (sent < count) {
        pace_wait(pace);
        if (!deliver(addresses[sent], argument))
            break;
        sent++;
    }
    pace_end(pace);
    return sent;
}
