/*
 * A morning at the station. Main, the dispatcher, announces one plan after the other. As soon as
 * the second one is up, two panels look for their next train, several times.
 *
 * Nothing here orders what a panel reads behind what the dispatcher has written: after the start
 * line they have only the station between them.
 */
#include "drive.h"
#include "relaxed-publish.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { PANELS = 2, LOOKS = 3, PLANS = 4, HOUR = 60 };

static atomic_bool news; /* the second plan is up; relaxed, so that it orders nothing */

struct panel {
    struct station *station;
    struct start_line *line;
    int minute;           /* it waits for the first train from here on */
    int strange;          /* departures seen that are in no plan */
    int back_in_time;     /* how often it saw an older plan after a newer one */
    struct departure saw; /* one of the strange ones */
};

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

/* Every train of plan number p leaves p minutes late, on another track: so one knows the plan. */
static void plan_write(struct departure *departures, int plan)
{
    for (int i = 0; i < DEPARTURES; i++)
        departures[i] = (struct departure){(i + 1) * HOUR + plan, (i + 1) * 10 + plan};
}

/* The number of the plan that has this departure as the first one from minute on; -1: none has. */
static int plan_of(struct departure departure, int minute)
{
    struct departure departures[DEPARTURES];
    for (int plan = 0; plan < PLANS; plan++) {
        int i = 0;
        plan_write(departures, plan);
        while (i < DEPARTURES && departures[i].minute < minute)
            i++;
        if (i < DEPARTURES && departures[i].minute == departure.minute &&
            departures[i].track == departure.track)
            return plan;
    }
    return -1;
}

static void announce(struct station *station, int plan)
{
    struct departure departures[DEPARTURES];
    plan_write(departures, plan);
    if (!station_announce(station, departures))
        give_up("no memory for a plan");
}

/* Looks several times, beginning when there is something new to see. */
static void *panel_run(void *argument)
{
    struct panel *panel = argument;
    int newest = 0;
    start_line_wait(panel->line);
    while (!atomic_load_explicit(&news, memory_order_relaxed))
        sched_yield();
    for (int look = 0; look < LOOKS; look++) {
        struct departure next = {0, 0};
        station_next(panel->station, panel->minute, &next);
        int plan = plan_of(next, panel->minute);
        if (plan < 0) {
            panel->strange++;
            panel->saw = next;
        } else if (plan < newest) {
            panel->back_in_time++;
        } else {
            newest = plan;
        }
    }
    return NULL;
}

static void check_panel(const struct panel *panel)
{
    drive_check(panel->strange == 0,
                "a panel shows track %d at minute %d, and no plan has such a train",
                panel->saw.track, panel->saw.minute);
    drive_check(panel->back_in_time == 0, "a panel went back to an older plan, %d times",
                panel->back_in_time);
}

static void check_alone(struct station *station)
{
    struct departure next;
    drive_check(!station_next(station, 0, &next), "a train leaves, and there is no plan yet");
    announce(station, 0);
    drive_check(station_next(station, 2 * HOUR, &next) && plan_of(next, 2 * HOUR) == 0,
                "the next train at minute %d is not the one of the plan", 2 * HOUR);
    drive_check(!station_next(station, DEPARTURES * HOUR + 1, &next),
                "a train leaves after the last one");
}

static void run_morning(struct station *station)
{
    struct start_line *line = start_line_new(PANELS + 1);
    struct panel panels[PANELS];
    pthread_t threads[PANELS];
    for (int i = 0; i < PANELS; i++) {
        panels[i] = (struct panel){.station = station, .line = line, .minute = i * HOUR};
        if (pthread_create(&threads[i], NULL, panel_run, &panels[i]) != 0)
            give_up("a thread can't be started");
    }
    start_line_wait(line);
    for (int plan = 1; plan < PLANS; plan++) {
        announce(station, plan);
        atomic_store_explicit(&news, true, memory_order_relaxed);
    }
    for (int i = 0; i < PANELS; i++) {
        if (pthread_join(threads[i], NULL) != 0)
            give_up("a thread can't be joined");
        check_panel(&panels[i]);
    }
    start_line_free(line);
    struct departure next;
    drive_check(station_next(station, HOUR, &next) && plan_of(next, HOUR) == PLANS - 1,
                "the next train is not one of the plan that was announced last");
}

int main(void)
{
    drive_start();
    struct station *station = station_new();
    if (station == NULL)
        give_up("no memory for a station");
    check_alone(station);
    run_morning(station);
    station_free(station);
    return drive_end();
}
