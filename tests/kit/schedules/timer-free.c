/* A timer is freed at the moment when it fires, and what its callback works with right after it. */
#include "play.h"
#include "timer.h"

enum { MOMENT = 10 };

static void count_up(void *calls)
{
    ++*(int *)calls;
}

int main(void)
{
    int *calls = calloc(1, sizeof *calls);
    EXPECT(calls != NULL);
    struct timer *timer = timer_call(MOMENT, count_up, calls);
    pass(MOMENT);
    timer_free(timer);
    EXPECT(*calls <= 1);
    free(calls);
    return 0;
}
