/* wrong: does not cancel what is still in use. */
#include "premature-cancel.h"

#include "channel.h"
#include "context.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

struct radio {
    int station;             /* constant, as are the next two */
    struct context *context; /* the receiver goes on until it is done */
    struct channel *songs;   /* from the receiver to the listener; closed: there are no more */
    pthread_t receiver;
};

static void radio_free(struct radio *radio)
{
    channel_free(radio->songs);
    context_free(radio->context);
    free(radio);
}

static struct radio *radio_new(int station)
{
    struct radio *radio = calloc(1, sizeof *radio);
    if (radio == NULL)
        return NULL;
    radio->station = station;
    radio->songs = channel_new(0);
    if (radio->songs == NULL) {
        radio_free(radio);
        return NULL;
    }
    return radio;
}

static void *receive(void *argument)
{
    struct radio *radio = argument;
    struct channel_case song = {.direction = CASE_SEND, .channel = radio->songs};
    int number;
    while ((number = station_next(radio->station, radio->context)) != SILENCE) {
        song.item = (void *)(intptr_t)number;
        if (channel_select(&song, 1, WAIT_FOREVER, radio->context) == SELECT_CANCELLED)
            break;
    }
    channel_close(radio->songs);
    return NULL;
}

static bool radio_play(struct radio *radio)
{
    return pthread_create(&radio->receiver, NULL, receive, radio) == 0;
}

struct radio *radio_tune(int station, long limit_ms, struct context *house)
{
    struct radio *radio = radio_new(station);
    if (radio == NULL)
        return NULL;
    struct context *tuning = context_with_timeout(house, limit_ms);
    radio->context = tuning;
    bool plays = tuning != NULL && station_find(station, tuning) && radio_play(radio);
    if (plays)
        return radio;
    radio_free(radio);
    return NULL;
}

int radio_listen(struct radio *radio)
{
    void *song;
    channel_receive(radio->songs, &song);
    return (int)(intptr_t)song;
}

void radio_off(struct radio *radio)
{
    context_cancel(radio->context);
    pthread_join(radio->receiver, NULL);
    radio_free(radio);
}
