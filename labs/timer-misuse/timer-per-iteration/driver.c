/*
 * Nights at a bed. In the first one the heart beats and beats, and nobody has to be called. In the
 * second it stops, beats again when help has come, and stops once more. Each time the threads of
 * the program are counted, for in this kit every timer has one.
 *
 * Where every schedule is tried there is a third night. There a beat comes at the very moment at
 * which the patience is over, and the next one directly after it: there may have been reason for an
 * alarm before the first of the two, but not between them.
 */
#include "drive.h"
#include "channel.h"
#include "timer-per-iteration.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Milliseconds. */
enum { LONG = 60000, SHORT = 30, WORRY = 2000 };

/* How many beats; and how many threads the monitor may need for itself. */
enum { BEATS = 12, THREADS = 4 };

static struct channel *beats;  /* unbuffered: who has sent knows that it was heard */
static struct channel *called; /* gets an item at each alarm */
static int threads_before;     /* of this process, before the monitor runs */
static size_t quiet_after;     /* in the third night: an alarm is right only after so many beats */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static struct channel *channel_make(size_t capacity)
{
    struct channel *channel = channel_new(capacity);
    if (channel == NULL)
        give_up("no memory for a channel");
    return channel;
}

/* Threads of this process: the folder of its threads has that many links, and some more. */
static int count_threads(void)
{
    struct stat tasks;
    if (stat("/proc/self/task", &tasks) != 0)
        give_up("/proc can't be read");
    return (int)tasks.st_nlink;
}

static void check_threads(size_t heard, const char *when)
{
    int more = count_threads() - threads_before;
    drive_check(more <= THREADS, "%s, after %zu beats, there are %d threads more than at first",
                when, heard, more);
}

static void beat(int count)
{
    while (count-- > 0)
        channel_send(beats, NULL);
}

static void await_alarm(const char *which)
{
    struct channel_case item = {.direction = CASE_RECEIVE, .channel = called};
    drive_check(channel_select(&item, 1, WORRY, NULL) == 0,
                "the heart has stopped, and %d ms later there was no %s alarm", WORRY, which);
}

/* Runs the monitor while the heart does what it does on a thread of its own. */
static struct night night_spend(void *(*heart)(void *), long patience_ms, alarm_function *alarm)
{
    pthread_t thread;
    beats = channel_make(0);
    called = channel_make(BEATS);
    if (pthread_create(&thread, NULL, heart, NULL) != 0)
        give_up("a thread can't be started");
    threads_before = count_threads();
    struct night night = monitor_run(beats, patience_ms, alarm, NULL);
    check_threads(night.beats, "when the monitor was switched off");
    if (pthread_join(thread, NULL) != 0)
        give_up("a thread can't be joined");
    channel_free(beats);
    channel_free(called);
    return night;
}

static void check_beats(struct night night, size_t expected)
{
    drive_check(night.beats == expected, "%zu beats were heard, and there were %zu", night.beats,
                expected);
}

static void *healthy(void *unused)
{
    beat(BEATS);
    channel_close(beats);
    return unused;
}

static void not_needed(size_t heard, void *unused)
{
    (void)unused;
    drive_check(false, "help was called for after %zu beats, and %d ms had not passed", heard,
                LONG);
}

static void spend_a_quiet_night(void)
{
    struct night night = night_spend(healthy, LONG, not_needed);
    check_beats(night, BEATS);
    drive_check(night.alarms == 0, "%zu alarms are told of a quiet night", night.alarms);
}

static void *weak(void *unused)
{
    beat(BEATS);
    await_alarm("first");
    await_alarm("second");
    beat(1);
    await_alarm("third");
    channel_close(beats);
    return unused;
}

/* A machine that is busy may be silent for SHORT: then there are more alarms than three. */
static void call(size_t heard, void *unused)
{
    struct channel_case item = {.direction = CASE_SEND, .channel = called};
    (void)unused;
    check_threads(heard, "when help is called for");
    channel_select(&item, 1, 0, NULL);
}

static void spend_a_bad_night(void)
{
    struct night night = night_spend(weak, SHORT, call);
    check_beats(night, BEATS + 1);
    drive_check(night.alarms >= 3, "%zu alarms are told of a night with three", night.alarms);
}

static void *slow(void *unused)
{
    for (size_t i = 0; i < quiet_after; i++) {
        drive_work(SHORT - 1);
        beat(1);
    }
    drive_work(SHORT);
    beat(2);
    channel_close(beats);
    return unused;
}

static void call_in_between(size_t heard, void *unused)
{
    (void)unused;
    drive_check(heard == quiet_after,
                "help was called for after %zu beats, and the last one was just a moment ago",
                heard);
}

static void spend_a_night_at_the_edge(void)
{
    quiet_after = 3;
    check_beats(night_spend(slow, SHORT, call_in_between), quiet_after + 2);
}

int main(void)
{
    drive_start();
    spend_a_quiet_night();
    spend_a_bad_night();
    if (drive_is_conducted())
        spend_a_night_at_the_edge();
    return drive_end();
}
