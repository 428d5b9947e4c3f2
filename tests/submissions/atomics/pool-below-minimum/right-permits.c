/* right: there are as many permits to go home as operators who may. */
#include "pool-below-minimum.h"

#include "channel.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

enum { CALLS_WAITING = 16 };

struct desk {
    int minimum;  /* never changes */
    long idle_ms; /* never changes */
    struct channel *calls;
    sem_t permits; /* for each operator above the minimum, one to go home */
    int staff;     /* the owner's, like the threads */
    pthread_t operators[STAFF_MAX];
};

/* An operator has had nothing to do: may this one go home? */
static bool operator_leaves(struct desk *desk)
{
    return !forecast_busy() && sem_trywait(&desk->permits) == 0;
}

static void *operator_run(void *argument)
{
    struct desk *desk = argument;
    struct channel_case call = {CASE_RECEIVE, desk->calls, NULL, CHANNEL_OK};
    while (call.status == CHANNEL_OK) {
        if (channel_select(&call, 1, desk->idle_ms, NULL) == SELECT_TIMED_OUT) {
            if (operator_leaves(desk))
                return NULL;
        } else if (call.status == CHANNEL_OK) {
            call_answer(call.item);
        }
    }
    return NULL;
}

struct desk *desk_open(int staff, int minimum, long idle_ms)
{
    struct desk *desk = calloc(1, sizeof *desk);
    if (desk == NULL)
        return NULL;
    desk->minimum = minimum;
    desk->idle_ms = idle_ms;
    desk->calls = channel_new(CALLS_WAITING);
    sem_init(&desk->permits, 0, (unsigned)(staff - minimum));
    while (desk->calls != NULL && desk->staff < staff &&
           pthread_create(&desk->operators[desk->staff], NULL, operator_run, desk) == 0)
        desk->staff++;
    if (desk->staff == staff)
        return desk;
    desk_close(desk);
    return NULL;
}

void desk_ring(struct desk *desk, struct call *call)
{
    channel_send(desk->calls, call);
}

int desk_on_duty(struct desk *desk)
{
    int permits = 0;
    sem_getvalue(&desk->permits, &permits);
    return desk->minimum + permits;
}

void desk_close(struct desk *desk)
{
    if (desk->calls != NULL)
        channel_close(desk->calls);
    for (int i = 0; i < desk->staff; i++)
        pthread_join(desk->operators[i], NULL);
    channel_free(desk->calls);
    sem_destroy(&desk->permits);
    free(desk);
}
