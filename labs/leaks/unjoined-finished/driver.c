/*
 * Two minutes of a network of four stations. A station answers when all four have been asked, so
 * that they are asked at the same time. Before the next minute begins, the driver waits until the
 * threads have gone, so that it is not luck how many have ended when the program does.
 */
#include "drive.h"
#include "unjoined-finished.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { STATIONS = 4, MINUTES = 2, PATIENCE_S = 1, GONE_MS = 2000 };

struct station {
    const char *name;
    double temperature; /* now; main's, changes when no station is asked */
    int asked;          /* how often; guarded by lock */
};

static struct station network[STATIONS] = {
    {.name = "Eagle Rock", .temperature = -3.5},
    {.name = "Fog Saddle", .temperature = 0},
    {.name = "Old Glacier", .temperature = -8.25},
    {.name = "South Hut", .temperature = 2.75},
};

static const double averages[MINUTES] = {-2.25, -1.25};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t all_asked = PTHREAD_COND_INITIALIZER;
static int asked; /* stations, in this minute; guarded by lock */
static int alive; /* threads, when the last station was asked; guarded by lock */
static bool late; /* a station waited in vain for the others; guarded by lock */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void must(int error)
{
    if (error != 0)
        give_up("a lock or a condition does not work");
}

/* Threads of this process: the folder of its threads has that many links, and some more. */
static int count_threads(void)
{
    struct stat tasks;
    if (stat("/proc/self/task", &tasks) != 0)
        give_up("/proc can't be read");
    return (int)tasks.st_nlink;
}

/* Until all stations have been asked, or nobody believes in it any more. Holds lock. */
static void wait_for_all(void)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PATIENCE_S;
    while (asked < STATIONS && !late)
        late = pthread_cond_timedwait(&all_asked, &lock, &deadline) == ETIMEDOUT;
}

double station_ask(struct station *station)
{
    must(pthread_mutex_lock(&lock));
    station->asked++;
    if (++asked == STATIONS) {
        alive = count_threads();
        must(pthread_cond_broadcast(&all_asked));
    }
    wait_for_all();
    must(pthread_mutex_unlock(&lock));
    return station->temperature;
}

/* Have all threads gone that asked a station in this minute? Waits at most GONE_MS. */
static bool wait_until_gone(void)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int ms = 0; count_threads() > alive - STATIONS; ms++) {
        if (ms >= GONE_MS)
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

static void check_minute(int minute)
{
    struct station *stations[STATIONS];
    double average = 0;
    for (int i = 0; i < STATIONS; i++)
        stations[i] = &network[i];
    asked = 0;
    int result = network_average(stations, STATIONS, &average);
    drive_check(result == 0, "network_average returned %d, and should return 0", result);
    drive_check(average == averages[minute], "in minute %d the average is %g, and should be %g",
                minute + 1, average, averages[minute]);
    drive_check(late || wait_until_gone(), "%d ms after the average, its threads are still there",
                GONE_MS);
    for (int i = 0; i < STATIONS; i++)
        drive_check(network[i].asked == minute + 1,
                    "in %d minutes, the station on %s was asked %d times", minute + 1,
                    network[i].name, network[i].asked);
}

int main(void)
{
    drive_start();
    for (int minute = 0; minute < MINUTES; minute++) {
        check_minute(minute);
        for (int i = 0; i < STATIONS; i++)
            network[i].temperature += 1;
    }
    drive_check(!late, "within %d s, not all of the %d stations were asked: some wait for others",
                PATIENCE_S, STATIONS);
    return drive_end();
}
