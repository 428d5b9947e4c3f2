/* wrong: the refiller is detached, so that the system clears up after it. */
#include "ticker-not-stopped.h"

#include "channel.h"
#include "ticker.h"

#include <pthread.h>
#include <stdlib.h>

struct pace {
    struct ticker *ticker;
    struct channel *permits;
    pthread_t refiller;
};

static void pace_free(struct pace *pace)
{
    ticker_free(pace->ticker);
    channel_free(pace->permits);
    free(pace);
}

/* A permit for each tick; one that finds no room is dropped. */
static void *refill(void *argument)
{
    struct pace *pace = argument;
    struct channel_case permit = {.direction = CASE_SEND, .channel = pace->permits};
    void *tick;
    while (channel_receive(ticker_channel(pace->ticker), &tick) == CHANNEL_OK)
        channel_select(&permit, 1, 0, NULL);
    pace_free(pace);
    return NULL;
}

static struct pace *pace_begin(long gap_ms)
{
    struct pace *pace = calloc(1, sizeof *pace);
    if (pace == NULL)
        return NULL;
    pace->permits = channel_new(CATCH_UP);
    pace->ticker = ticker_new(gap_ms);
    if (pace->permits == NULL || pace->ticker == NULL ||
        pthread_create(&pace->refiller, NULL, refill, pace) != 0) {
        pace_free(pace);
        return NULL;
    }
    return pace;
}

/* Waits for a permit. */
static void pace_wait(struct pace *pace)
{
    void *permit;
    channel_receive(pace->permits, &permit);
}

/* There will be no more ticks. */
static void pace_end(struct pace *pace)
{
    pthread_detach(pace->refiller);
    ticker_stop(pace->ticker);
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
