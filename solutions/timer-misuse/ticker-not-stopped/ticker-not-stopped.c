/*
 * Sends letters at a pace. A ticker ticks, and with each tick a thread puts a permit into a
 * channel, where permits can pile up; whoever sends a letter takes one out.
 *
 * Try: ./lab check ticker-not-stopped. All letters arrive, at the right time. Then read in
 * labs/kit/ticker.h what happens to the channel of a ticker that is stopped.
 */
#include "ticker-not-stopped.h"

#include "channel.h"
#include "context.h"
#include "ticker.h"

#include <pthread.h>
#include <stdlib.h>

struct pace {
    struct ticker *ticker;
    struct channel *permits;
    struct context *open; /* until pace_end; then the refiller ends */
    pthread_t refiller;
};

static void pace_free(struct pace *pace)
{
    ticker_free(pace->ticker);
    channel_free(pace->permits);
    context_free(pace->open);
    free(pace);
}

/* A permit for each tick; one that finds no room is dropped. */
static void *refill(void *argument)
{
    struct pace *pace = argument;
    struct channel_case permit = {.direction = CASE_SEND, .channel = pace->permits};
    struct channel_case tick = {.direction = CASE_RECEIVE, .channel = ticker_channel(pace->ticker)};
    while (channel_select(&tick, 1, WAIT_FOREVER, pace->open) != SELECT_CANCELLED)
        channel_select(&permit, 1, 0, NULL);
    return NULL;
}

static struct pace *pace_begin(long gap_ms)
{
    struct pace *pace = calloc(1, sizeof *pace);
    if (pace == NULL)
        return NULL;
    pace->permits = channel_new(CATCH_UP);
    pace->open = context_new(NULL);
    pace->ticker = ticker_new(gap_ms);
    if (pace->permits == NULL || pace->open == NULL || pace->ticker == NULL ||
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

/* There will be no more ticks, and nobody waits for one. */
static void pace_end(struct pace *pace)
{
    context_cancel(pace->open);
    pthread_join(pace->refiller, NULL);
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
