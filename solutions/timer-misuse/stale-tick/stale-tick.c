/*
 * A session of a chat server. It listens to two channels at once: one brings the client's messages,
 * the other a tick when the client was silent for too long.
 *
 * Try: ./lab check stale-tick. Then take a sheet of paper and write down, from top to bottom, what
 * is inside each of the two channels.
 */
#include "stale-tick.h"
#include "channel.h"
#include "timer.h"

#include <stddef.h>

enum { MESSAGE, TICK, CASES };

/* The client may be silent for patience_ms from now on. */
static void idle_restart(struct timer *idle, long patience_ms)
{
    struct channel_case old_tick = {.direction = CASE_RECEIVE, .channel = timer_channel(idle)};
    timer_stop_and_wait(idle);
    channel_select(&old_tick, 1, 0, NULL); /* an empty channel is fine, too */
    timer_reset(idle, patience_ms);
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
    idle_restart(idle, patience_ms);
    while (session_wait(cases) == MESSAGE) {
        if (cases[MESSAGE].status == CHANNEL_CLOSED) {
            timer_stop(idle);
            return SESSION_CLOSED;
        }
        patience_ms = handle(cases[MESSAGE].item, argument);
        idle_restart(idle, patience_ms);
    }
    return SESSION_IDLE;
}
