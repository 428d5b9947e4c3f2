/* right: a tick is only a hint to look at the clock, and the clock says if the time has come. */
#include "stale-tick.h"
#include "channel.h"
#include "timer.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum { MESSAGE, TICK, CASES };

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* The client may be silent for patience_ms from now on. Returns when that is over. */
static long long idle_restart(struct timer *idle, long patience_ms)
{
    timer_reset(idle, patience_ms);
    return now_ms() + patience_ms;
}

/* Waits for whatever comes first, and says which of the two. */
static int session_wait(struct channel_case *cases)
{
    return channel_select(cases, CASES, WAIT_FOREVER, NULL);
}

enum session_end session_run(struct channel *messages, struct timer *idle, long patience_ms,
                             handle_function *handle, void *argument)
{
    struct channel_case cases[CASES] = {
        [MESSAGE] = {.direction = CASE_RECEIVE, .channel = messages},
        [TICK] = {.direction = CASE_RECEIVE, .channel = timer_channel(idle)},
    };
    long long end = idle_restart(idle, patience_ms);
    for (;;) {
        if (session_wait(cases) == TICK) {
            long long left = end - now_ms();
            if (left <= 0)
                return SESSION_IDLE;
            timer_reset(idle, left);
            continue;
        }
        if (cases[MESSAGE].status == CHANNEL_CLOSED) {
            timer_stop(idle);
            return SESSION_CLOSED;
        }
        patience_ms = handle(cases[MESSAGE].item, argument);
        end = idle_restart(idle, patience_ms);
    }
}
