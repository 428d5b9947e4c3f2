/* wrong: right, but one operator at a time is at the phone. */
#include "pool-below-minimum.h"

#include "channel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { CALLS_WAITING = 16 };

struct desk {
    int minimum;  /* never changes */
    long idle_ms; /* never changes */
    struct channel *calls;
    atomic_int on_duty;
    int staff;             /* the owner's, like the threads */
    pthread_mutex_t phone; /* held by who waits for a call or answers it */
    pthread_t operators[STAFF_MAX];
};

/* An operator has had nothing to do: may this one go home? */
static bool operator_leaves(struct desk *desk)
{
    int on_duty = atomic_load(&desk->on_duty);
    while (on_duty > desk->minimum && !forecast_busy())
        if (atomic_compare_exchange_weak(&desk->on_duty, &on_duty, on_duty - 1))
            return true;
    return false;
}

static void *operator_run(void *argument)
{
    struct desk *desk = argument;
    struct channel_case call = {CASE_RECEIVE, desk->calls, NULL, CHANNEL_OK};
    while (call.status == CHANNEL_OK) {
        pthread_mutex_lock(&desk->phone);
        bool idle = channel_select(&call, 1, desk->idle_ms, NULL) == SELECT_TIMED_OUT;
        if (!idle && call.status == CHANNEL_OK)
            call_answer(call.item);
        pthread_mutex_unlock(&desk->phone);
        if (idle && operator_leaves(desk))
            return NULL;
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
    atomic_init(&desk->on_duty, staff);
    pthread_mutex_init(&desk->phone, NULL);
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
    return atomic_load(&desk->on_duty);
}

void desk_close(struct desk *desk)
{
    if (desk->calls != NULL)
        channel_close(desk->calls);
    for (int i = 0; i < desk->staff; i++)
        pthread_join(desk->operators[i], NULL);
    channel_free(desk->calls);
    pthread_mutex_destroy(&desk->phone);
    free(desk);
}
