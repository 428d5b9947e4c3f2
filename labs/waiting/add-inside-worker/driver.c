/*
 * The town: two polling stations that can be reached, one that can't, and everybody who listens.
 *
 * By hand, a station answers when all stations are being called, and the town hall has either
 * announced something or waits. Where racelab's clock runs, on which minutes take no time, there
 * are two more elections: one in which calls last for up to an hour, and one in which they take no
 * time at all.
 */
#include "drive.h"
#include "add-inside-worker.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STATIONS = 3, REACHED = 2, LOOKS = 3, PATIENCE_MS = 1000, HOUR = 3600, MOMENT = 60 };

struct station {
    const char *name;
    bool answers;
    int seconds; /* until it answers, or does not; by racelab's clock */
    long votes;
};

static struct station town[STATIONS] = {
    {"the school", true, HOUR / 2, 512},
    {"the old mill", false, HOUR, 4096},
    {"the museum", true, HOUR / 4, 8},
};

/* The election that goes on. */
static bool slow;                /* written while main is alone */
static atomic_int being_called;  /* stations */
static atomic_int announcements; /* so far */
static long votes_heard;         /* main's: it announces */
static int stations_heard;

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void pass_time(time_t seconds, long milliseconds)
{
    const struct timespec span = {seconds, milliseconds * 1000000};
    if (nanosleep(&span, NULL) != 0)
        give_up("a sleep was interrupted");
}

static time_t now(void)
{
    struct timespec moment;
    if (clock_gettime(CLOCK_MONOTONIC, &moment) != 0)
        give_up("there is no clock");
    return moment.tv_sec;
}

static void await_town_hall(void)
{
    int waits = 0;
    for (int ms = 0; ms < PATIENCE_MS && waits < LOOKS && announcements == 0; ms++) {
        pass_time(0, 1);
        waits = being_called == STATIONS && drive_main_waits() ? waits + 1 : 0;
    }
    drive_check(being_called == STATIONS,
                "%d stations were called at the same time, and should be %d", being_called,
                STATIONS);
}

bool station_call(struct station *station)
{
    being_called++;
    if (!drive_is_conducted())
        await_town_hall();
    else if (slow)
        pass_time(station->seconds, 0);
    return station->answers;
}

long station_votes(struct station *station)
{
    drive_check(station->answers, "%s was asked for its votes, and had not answered",
                station->name);
    return station->votes;
}

void result_announce(long votes, int stations)
{
    votes_heard = votes;
    stations_heard = stations;
    announcements++;
}

/* Was the right result announced? */
static bool hold_election(bool is_slow)
{
    struct station *stations[STATIONS];
    long votes = 0;
    for (int i = 0; i < STATIONS; i++) {
        stations[i] = &town[i];
        votes += town[i].answers ? town[i].votes : 0;
    }
    slow = is_slow;
    being_called = announcements = 0;
    votes_heard = stations_heard = 0;
    time_t begin = now();
    drive_check(election_run(stations, STATIONS), "there was no election");
    time_t span = now() - begin;
    drive_check(announcements == 1, "a result was announced %d times", announcements);
    bool right = votes_heard == votes && stations_heard == REACHED;
    drive_check(right, "announced were %ld votes of %d stations, and there are %ld of %d",
                votes_heard, stations_heard, votes, REACHED);
    drive_check(span <= HOUR + MOMENT || !drive_is_conducted(),
                "the town waited for %ld minutes, and the longest call takes %d", (long)span / 60,
                HOUR / 60);
    return right;
}

int main(void)
{
    drive_start();
    if (hold_election(true) && drive_is_conducted())
        hold_election(false);
    return drive_end();
}
