/* A timer is stopped at the very moment when it fires: it has called exactly when the stop came too
 * late. */
#include "play.h"
#include "timer.h"

enum { MOMENT = 10 };

static void count_up(void *calls)
{
    ++*(int *)calls;
}

int main(void)
{
    int calls = 0;
    struct timer *timer = timer_call(MOMENT, count_up, &calls);
    pass(MOMENT);
    bool in_time = timer_stop(timer);
    EXPECT(!timer_stop(timer));
    timer_free(timer);
    EXPECT(calls == (in_time ? 0 : 1));
    return 0;
}
