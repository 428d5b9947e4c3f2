/*
 * A quiet night. Two operators are on duty, and one of them must stay. An operator who asks for the
 * forecast for the first time waits until the other one asks as well, or MEET_MS have passed (a
 * desk with a lock lets only one of them ask).
 *
 * As soon as somebody has gone home a call comes in, which must be answered. And while all must
 * stay, two callers are to speak with each other, which takes two operators at the same time.
 */
#include "drive.h"
#include "channel.h"
#include "pool-below-minimum.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STAFF = 2, MINIMUM = 1, IDLE_MS = 50, MEET_MS = 400, LOOK_MS = 20, PATIENCE_MS = 2000 };

struct call {
    struct channel *answered; /* gets an item when an operator has taken the call */
    struct channel *line;     /* unbuffered, to the other caller; NULL: there is none */
    bool connected;           /* the operator's until the call is answered */
};

static struct channel *meeting;    /* unbuffered */
static _Thread_local bool has_met; /* an operator who has asked for the forecast before */

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

/* Until another operator is there as well: one of them sends, the other receives. False: nobody. */
static bool meet(struct channel *place)
{
    struct channel_case cases[] = {
        {CASE_SEND, place, NULL, CHANNEL_OK},
        {CASE_RECEIVE, place, NULL, CHANNEL_OK},
    };
    return channel_select(cases, 2, MEET_MS, NULL) != SELECT_TIMED_OUT;
}

bool forecast_busy(void)
{
    if (!has_met)
        meet(meeting);
    has_met = true;
    return false;
}

void call_answer(struct call *call)
{
    if (call->line != NULL)
        call->connected = meet(call->line);
    channel_send(call->answered, NULL);
}

static struct desk *desk_make(int minimum)
{
    struct desk *desk = desk_open(STAFF, minimum, IDLE_MS);
    if (desk == NULL)
        give_up("no memory or threads for a desk");
    return desk;
}

/* A call comes in: is it answered? Nobody will, when nobody is on duty. */
static bool ring(struct desk *desk, struct call *call)
{
    struct channel_case answered = {CASE_RECEIVE, call->answered, NULL, CHANNEL_OK};
    desk_ring(desk, call);
    for (int ms = 0; ms < PATIENCE_MS; ms += LOOK_MS) {
        bool anybody = desk_on_duty(desk) > 0;
        if (channel_select(&answered, 1, LOOK_MS, NULL) == 0)
            return true;
        if (!anybody)
            return false;
    }
    return false;
}

/* Waits until an operator has gone home. False: nobody does. */
static bool somebody_leaves(struct desk *desk)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int ms = 0; ms < PATIENCE_MS; ms++) {
        if (desk_on_duty(desk) < STAFF)
            return true;
        nanosleep(&pause, NULL);
    }
    return false;
}

static void be_quiet(void)
{
    struct call call = {.answered = channel_make(1)};
    struct desk *desk = desk_make(MINIMUM);
    drive_check(somebody_leaves(desk), "nobody goes home, though there is nothing to do");
    drive_check(ring(desk, &call),
                "a call came in a quiet night and nobody answered it: %d are on duty, and should "
                "be %d",
                desk_on_duty(desk), MINIMUM);
    desk_close(desk);
    channel_free(call.answered);
}

/* Two who are on duty answer two calls at the same time. */
static void connect_callers(struct desk *desk)
{
    struct channel *line = channel_make(0);
    struct call calls[] = {{channel_make(1), line, false}, {channel_make(1), line, false}};
    desk_ring(desk, &calls[0]);
    drive_check(ring(desk, &calls[1]), "nobody answered the second one of two calls");
    struct channel_case first = {CASE_RECEIVE, calls[0].answered, NULL, CHANNEL_OK};
    drive_check(channel_select(&first, 1, PATIENCE_MS, NULL) == 0 && calls[0].connected,
                "two calls were not answered at the same time, though two are on duty");
    channel_free(calls[0].answered);
    channel_free(calls[1].answered);
    channel_free(line);
}

/* All stay who are needed, and the desk answers what has come before it is closed. */
static void stay(void)
{
    struct call first = {.answered = channel_make(1)}, last = {.answered = channel_make(1)};
    struct desk *desk = desk_make(STAFF);
    drive_check(ring(desk, &first), "nobody answered a call");
    connect_callers(desk);
    desk_ring(desk, &last);
    desk_close(desk);
    drive_check(channel_length(last.answered) == 1, "the last call was not answered");
    channel_free(first.answered);
    channel_free(last.answered);
}

int main(void)
{
    drive_start();
    meeting = channel_make(0);
    stay();
    be_quiet();
    channel_free(meeting);
    return drive_end();
}
