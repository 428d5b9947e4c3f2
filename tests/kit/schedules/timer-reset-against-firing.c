/* A timer is reset at the very moment when it fires: it sends for the reset, and the old expiry
 * comes exactly when the reset says that it was too late for it. */
#include "channel.h"
#include "play.h"
#include "timer.h"

enum { MOMENT = 10 };

static void send_call(void *calls)
{
    channel_send(calls, NULL);
}

int main(void)
{
    struct channel *calls = channel_new(4);
    void *call;
    struct timer *timer = timer_call(MOMENT, send_call, calls);
    pass(MOMENT);
    bool in_time = timer_reset(timer, MOMENT);
    for (int expected = in_time ? 1 : 2; expected > 0; expected--)
        channel_receive(calls, &call); /* one that never comes is a deadlock */
    EXPECT(!timer_stop(timer));
    timer_free(timer);
    EXPECT(channel_length(calls) == 0);
    channel_free(calls);
    return 0;
}
