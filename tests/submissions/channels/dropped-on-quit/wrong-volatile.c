/* wrong: the end of the shift is a volatile flag, looked at before a call is taken. */
#include "dropped-on-quit.h"

#include "channel.h"
#include "context.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

struct centre {
    struct channel *urgent;
    struct channel *others;
    struct context *shift; /* done: it is over */
    volatile bool over;    /* the same */
    int desks;             /* how many threads there are; the caller's */
    pthread_t threads[];
};

/* The next call, an urgent one if there is any. Waits for it. NULL: the shift is over. */
static struct call *call_next(struct centre *centre)
{
    struct channel_case calls[] = {{CASE_RECEIVE, centre->urgent, NULL, CHANNEL_OK},
                                   {CASE_RECEIVE, centre->others, NULL, CHANNEL_OK}};
    int chosen = channel_select(calls, 1, 0, NULL);
    if (chosen == SELECT_TIMED_OUT)
        chosen = channel_select(calls, 2, WAIT_FOREVER, centre->shift);
    return chosen < 0 ? NULL : calls[chosen].item;
}

static void *desk(void *argument)
{
    struct centre *centre = argument;
    struct call *call;
    while (!centre->over && (call = call_next(centre)) != NULL)
        ambulance_send(call);
    return NULL;
}

struct centre *centre_open(int desks)
{
    struct centre *centre = calloc(1, sizeof *centre + (size_t)desks * sizeof *centre->threads);
    if (centre == NULL)
        return NULL;
    centre->urgent = channel_new(CALLS_MOST);
    centre->others = channel_new(CALLS_MOST);
    centre->shift = context_new(NULL);
    if (centre->urgent == NULL || centre->others == NULL || centre->shift == NULL) {
        channel_free(centre->urgent);
        channel_free(centre->others);
        context_free(centre->shift);
        free(centre);
        return NULL;
    }
    for (; centre->desks < desks; centre->desks++) {
        if (pthread_create(&centre->threads[centre->desks], NULL, desk, centre) != 0) {
            centre_close(centre);
            return NULL;
        }
    }
    return centre;
}

void centre_take(struct centre *centre, struct call *call, bool urgent)
{
    channel_send(urgent ? centre->urgent : centre->others, call);
}

/* Nobody else takes calls any more. */
static void calls_hand_over(struct channel *calls)
{
    struct channel_case next = {CASE_RECEIVE, calls, NULL, CHANNEL_OK};
    while (channel_select(&next, 1, 0, NULL) == 0)
        shift_hand_over(next.item);
    channel_free(calls);
}

void centre_close(struct centre *centre)
{
    centre->over = true;
    context_cancel(centre->shift);
    for (int i = 0; i < centre->desks; i++)
        pthread_join(centre->threads[i], NULL);
    calls_hand_over(centre->urgent);
    calls_hand_over(centre->others);
    context_free(centre->shift);
    free(centre);
}
