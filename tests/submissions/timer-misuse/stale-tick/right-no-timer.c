/* right: the wait itself has a limit, so there is no timer that could leave a tick behind. */
#include "stale-tick.h"
#include "channel.h"

#include <stddef.h>

enum session_end session_run(struct channel *messages, struct timer *idle, long patience_ms,
                             handle_function *handle, void *argument)
{
    struct channel_case message = {.direction = CASE_RECEIVE, .channel = messages};
    (void)idle;
    while (channel_select(&message, 1, patience_ms, NULL) != SELECT_TIMED_OUT) {
        if (message.status == CHANNEL_CLOSED)
            return SESSION_CLOSED;
        patience_ms = handle(message.item, argument);
    }
    return SESSION_IDLE;
}
