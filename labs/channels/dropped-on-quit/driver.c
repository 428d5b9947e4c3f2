/*
 * Calls of one night.
 *
 *     at any time    the shift ends while calls come in. Only where racelab chooses who runs
 *     by day         one desk is busy while five calls come in, and deals with all of them
 *     a shift ends   one desk is busy, three calls wait, and the shift is over: the desk is done
 * when whoever ends the shift waits for it side by side   two desks, four calls
 *
 * Each call must be dealt with once, or handed over once.
 */
#include "drive.h"
#include "channel.h"
#include "dropped-on-quit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ACCIDENT, CAT, KEYS, FIRE, HEART, CALLS, BUSY = ACCIDENT };
enum { TALK_MS = 20, DEADLINE_MS = 2000 };

/* How often a busy desk looks at main, and for how long at most. */
enum { LOOK_MS = 2, SLOW_MS = 1000 };

enum scene { ANY_TIME, DAY, SHIFT_ENDS, SIDE_BY_SIDE };

struct call {
    const char *what;
    bool urgent;
    int sent, handed_over; /* how often; guarded by lock */
};

static struct call calls[CALLS];
static struct centre *centre;
static enum scene scene;      /* written while main is alone, as are the channels */
static struct channel *begun; /* gets an item when the desk talks with the first one who calls */
static struct channel *dealt; /* gets each call that has been dealt with */

static atomic_bool waiting_begins; /* by day: all calls are in; else: main goes to end the shift */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void must(int error)
{
    if (error != 0)
        give_up(strerror(error));
}

static struct channel *channel_make(void)
{
    struct channel *channel = channel_new(CALLS);
    if (channel == NULL)
        give_up("no memory for a channel");
    return channel;
}

/* Until main has done what it does in this scene, and waits for us (at two looks). */
static void await_main(void)
{
    const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000};
    int waits = 0;
    for (int ms = 0; ms < SLOW_MS && waits < 2; ms += LOOK_MS) {
        nanosleep(&pause, NULL);
        waits = atomic_load(&waiting_begins) && drive_main_waits() ? waits + 1 : 0;
    }
}

void ambulance_send(struct call *call)
{
    if (scene == SIDE_BY_SIDE)
        drive_work(TALK_MS);
    if (call == &calls[BUSY] && (scene == DAY || scene == SHIFT_ENDS)) {
        channel_send(begun, NULL);
        await_main();
    }
    must(pthread_mutex_lock(&lock));
    call->sent++;
    must(pthread_mutex_unlock(&lock));
    channel_send(dealt, call);
}

void shift_hand_over(struct call *call)
{
    must(pthread_mutex_lock(&lock));
    call->handed_over++;
    must(pthread_mutex_unlock(&lock));
}

static void shift_begin(enum scene now, int desks)
{
    static const struct call fresh[CALLS] = {
        [ACCIDENT] = {.what = "an accident", .urgent = true},
        [CAT] = {.what = "a cat in a tree"},
        [KEYS] = {.what = "lost keys"},
        [FIRE] = {.what = "a fire", .urgent = true},
        [HEART] = {.what = "a heart attack", .urgent = true},
    };
    memcpy(calls, fresh, sizeof calls);
    scene = now;
    atomic_store(&waiting_begins, false);
    begun = channel_make();
    dealt = channel_make();
    centre = centre_open(desks);
    if (centre == NULL)
        give_up("no memory or threads for a centre");
}

static void call_comes(int which)
{
    centre_take(centre, &calls[which], calls[which].urgent);
}

/* The first call keeps the desk busy; the others up to last wait behind it. */
static void calls_come(int last)
{
    struct channel_case busy = {CASE_RECEIVE, begun, NULL, CHANNEL_OK};
    call_comes(BUSY);
    drive_check(channel_select(&busy, 1, DEADLINE_MS, NULL) == 0, "nobody takes an urgent call");
    for (int i = BUSY + 1; i <= last; i++)
        call_comes(i);
    atomic_store(&waiting_begins, true);
}

/* Ends the shift. The calls up to last came in. */
static void shift_end(int last, const char *when)
{
    centre_close(centre);
    for (int i = 0; i <= last; i++)
        drive_check(calls[i].sent + calls[i].handed_over == 1,
                    "%s, %s was dealt with %d times and handed over %d times: together it should "
                    "be 1",
                    when, calls[i].what, calls[i].sent, calls[i].handed_over);
    channel_free(begun);
    channel_free(dealt);
}

/* The next one that was dealt with, or NULL: there was none for too long. */
static const struct call *next_dealt(void)
{
    struct channel_case next = {CASE_RECEIVE, dealt, NULL, CHANNEL_OK};
    return channel_select(&next, 1, DEADLINE_MS, NULL) == 0 ? next.item : NULL;
}

static void at_any_time(void)
{
    shift_begin(ANY_TIME, 1);
    call_comes(ACCIDENT);
    call_comes(CAT);
    shift_end(CAT, "when the shift ended at any time");
}

static void by_day(void)
{
    static const int order[CALLS] = {ACCIDENT, FIRE, HEART, CAT, KEYS};
    shift_begin(DAY, 1);
    calls_come(HEART);
    for (int i = 0; i < CALLS; i++) {
        const struct call *call = next_dealt();
        drive_check(call == &calls[order[i]],
                    "call number %d that was dealt with was %s, and should have been %s", i + 1,
                    call != NULL ? call->what : "none", calls[order[i]].what);
    }
    shift_end(HEART, "by day");
}

static void shift_ends(void)
{
    shift_begin(SHIFT_ENDS, 1);
    calls_come(HEART);
    shift_end(HEART, "when the shift was over");
    drive_check(calls[BUSY].sent == 1, "the desk left a call in the middle of it");
    for (int i = BUSY + 1; i < CALLS; i++)
        drive_check(calls[i].sent == 0, "a desk turned to %s after the shift was over",
                    calls[i].what);
}

static void side_by_side(void)
{
    shift_begin(SIDE_BY_SIDE, 2);
    for (int i = 0; i < HEART; i++)
        call_comes(i);
    for (int i = 0; i < HEART; i++)
        drive_check(next_dealt() != NULL, "a call is not dealt with, though two desks are free");
    shift_end(FIRE, "with two desks");
}

int main(void)
{
    drive_start();
    if (drive_is_conducted())
        at_any_time();
    by_day();
    shift_ends();
    side_by_side();
    return drive_end();
}
