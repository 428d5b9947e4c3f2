/* wrong: a timer that is not needed any more is stopped, each time round. */
#include "timer-per-iteration.h"

#include "channel.h"
#include "timer.h"

#include <stdio.h>
#include <stdlib.h>

enum event { BEAT, SILENCE, END };

static struct timer *timer_make(long milliseconds)
{
    struct timer *timer = timer_new(milliseconds);
    if (timer == NULL) {
        fprintf(stderr, "monitor: out of memory, or of threads\n");
        exit(1);
    }
    return timer;
}

/* Whatever comes first. */
static enum event event_next(struct channel *beats, long patience_ms)
{
    struct timer *silence = timer_make(patience_ms);
    struct channel_case cases[] = {
        [BEAT] = {.direction = CASE_RECEIVE, .channel = beats},
        [SILENCE] = {.direction = CASE_RECEIVE, .channel = timer_channel(silence)},
    };
    int first = channel_select(cases, 2, WAIT_FOREVER, NULL);
    timer_stop(silence);
    if (first == SILENCE)
        return SILENCE;
    return cases[BEAT].status == CHANNEL_CLOSED ? END : BEAT;
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
