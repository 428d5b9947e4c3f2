/* A callback puts its timer on the clock again, and somebody stops it and waits: after that,
 * nothing calls any more, and what was called has returned. */
#include "channel.h"
#include "play.h"
#include "timer.h"

enum { PERIOD = 10 };

struct bell {
    struct channel *self;  /* gives the callback its timer */
    struct channel *heard; /* gets an item when the callback begins for the first time */
    int rung;              /* plain memory that only the timer guards */
};

static void ring(void *argument)
{
    struct bell *bell = argument;
    struct channel_case heard = {.direction = CASE_SEND, .channel = bell->heard};
    void *timer;
    channel_select(&heard, 1, 0, NULL);
    channel_receive(bell->self, &timer);
    channel_send(bell->self, timer);
    bell->rung++;
    timer_reset(timer, PERIOD);
}

int main(void)
{
    struct bell bell = {.self = channel_new(1), .heard = channel_new(1)};
    void *nothing;
    struct timer *timer = timer_call(PERIOD, ring, &bell);
    channel_send(bell.self, timer);
    channel_receive(bell.heard, &nothing);
    timer_stop_and_wait(timer);
    int rung = bell.rung;
    EXPECT(rung >= 1);
    pass(2 * PERIOD);
    EXPECT(bell.rung == rung);
    EXPECT(!timer_stop(timer));
    timer_free(timer);
    channel_free(bell.self);
    channel_free(bell.heard);
    return 0;
}
