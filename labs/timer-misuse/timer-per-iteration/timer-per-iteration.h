/*
 * A monitor beside a bed. It listens to a heart, and calls for help when there is no beat for too
 * long.
 */
#ifndef TIMER_PER_ITERATION_H
#define TIMER_PER_ITERATION_H

#include <stddef.h>

struct channel;

/* Calls for help; so many beats have been heard before. May take long. */
typedef void alarm_function(size_t beats, void *argument);

struct night {
    size_t beats;
    size_t alarms;
};

/*
 * Listens until the channel is closed, on the calling thread, and returns what there was to be
 * heard. An item in the channel is a beat; its value means nothing.
 *
 * When there was no beat for patience_ms milliseconds it calls alarm, once, and again after each
 * patience_ms more without a beat: counted from the beginning, then from the last beat or from the
 * return of the last alarm.
 *
 * A heart beats a hundred thousand times in a night, and the monitor is a small machine. After that
 * night it needs no more threads and no more memory than in its first minute; and when it returns,
 * none.
 */
struct night monitor_run(struct channel *beats, long patience_ms, alarm_function *alarm,
                         void *argument);

#endif
