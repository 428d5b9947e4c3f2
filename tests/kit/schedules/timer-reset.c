/* Stop, drain, reset: done in this order, the expiry that is received next is the new one, although
 * the stop comes at the moment of the old one. */
#include "channel.h"
#include "play.h"
#include "timer.h"

enum { MOMENT = 10, LATER = 30 };

int main(void)
{
    void *expiry;
    struct timer *timer = timer_new(MOMENT);
    pass(MOMENT);
    if (!timer_stop(timer)) /* then it has been sent, or is about to be */
        EXPECT(channel_receive(timer_channel(timer), &expiry) == CHANNEL_OK);
    long begun = now();
    EXPECT(!timer_reset(timer, LATER));
    EXPECT(channel_receive(timer_channel(timer), &expiry) == CHANNEL_OK);
    EXPECT(expiry == timer && now() >= begun + LATER);
    EXPECT(!timer_stop(timer));
    EXPECT(channel_length(timer_channel(timer)) == 0);
    timer_free(timer);
    return 0;
}
