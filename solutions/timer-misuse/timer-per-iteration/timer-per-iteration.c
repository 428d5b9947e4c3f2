/*
 * A monitor beside a bed. It waits for two things at once: the next beat, and a timer that goes off
 * when the heart is silent for too long.
 *
 * Try: ./lab check timer-per-iteration. Then read what labs/kit/timer.h says about timer_new and
 * timer_free, and count both for a night of a hundred thousand beats.
 */
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

/* Sets it anew. An old expiry may have been sent already, and must not be taken for the new one. */
static void timer_restart(struct timer *timer, long milliseconds)
{
    struct channel_case old = {.direction = CASE_RECEIVE, .channel = timer_channel(timer)};
    timer_stop_and_wait(timer);
    channel_select(&old, 1, 0, NULL);
    timer_reset(timer, milliseconds);
}

/* Whatever comes first. */
static enum event event_next(struct channel *beats, struct timer *silence, long patience_ms)
{
    timer_restart(silence, patience_ms);
    struct channel_case cases[] = {
        [BEAT] = {.direction = CASE_RECEIVE, .channel = beats},
        [SILENCE] = {.direction = CASE_RECEIVE, .channel = timer_channel(silence)},
    };
    if (channel_select(cases, 2, WAIT_FOREVER, NULL) == SILENCE)
        return SILENCE;
    return cases[BEAT].status == CHANNEL_CLOSED ? END : BEAT;
}

struct night monitor_run(struct channel *beats, long patience_ms, alarm_function *alarm,
                         void *argument)
{
    struct night night = {.beats = 0, .alarms = 0};
    struct timer *silence = timer_make(patience_ms);
    for (;;) {
        switch (event_next(beats, silence, patience_ms)) {
        case BEAT:
            night.beats++;
            break;
        case SILENCE:
            night.alarms++;
            alarm(night.beats, argument);
            break;
        case END:
            timer_free(silence);
            return night;
        }
    }
}
