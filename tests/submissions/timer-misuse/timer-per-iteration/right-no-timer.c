/* right: a select has a limit of its own, and leaves nothing behind. */
#include "timer-per-iteration.h"

#include "channel.h"

enum event { BEAT, SILENCE, END };

/* Whatever comes first. */
static enum event event_next(struct channel *beats, long patience_ms)
{
    struct channel_case beat = {.direction = CASE_RECEIVE, .channel = beats};
    if (channel_select(&beat, 1, patience_ms, NULL) == SELECT_TIMED_OUT)
        return SILENCE;
    return beat.status == CHANNEL_CLOSED ? END : BEAT;
}

struct night monitor_run(struct channel *beats, long patience_ms, alarm_function *alarm,
                         void *argument)
{
    struct night night = {.beats = 0, .alarms = 0};
    for (;;) {
        switch (event_next(beats, patience_ms)) {
        case BEAT:
            night.beats++;
            break;
        case SILENCE:
            night.alarms++;
            alarm(night.beats, argument);
            break;
        case END:
            return night;
        }
    }
}
