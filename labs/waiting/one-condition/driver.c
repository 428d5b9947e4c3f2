/*
 * The baggage hall. Every suitcase must reach the robots, once, in order where one robot takes all,
 * and the belt must hold no more than it has places.
 *
 *     the rush hour      two people, two robots
 *     two late robots    one person, and two robots that have waited
 *     a full belt        one person, and a robot that comes late
 *     an early morning   one person and one robot
 *
 * The first three only where racelab chooses who runs, and where waiting takes no time.
 */
#include "drive.h"
#include "one-condition.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 4, LATE_MS = 1000, MOMENT_MS = 5 };

struct suitcase {
    int number;
};

static struct suitcase suitcases[MOST];
static struct belt *belt;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int put;         /* suitcases that are on the belt, or were; guarded by lock */
static int taken[MOST]; /* how often each was taken; guarded by lock */

/* One person or one robot, who handles this many suitcases, from number first on. */
struct worker {
    pthread_t thread;
    int first, count;
};

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

static long now_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        give_up("there is no clock");
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void pass_time(long milliseconds)
{
    const struct timespec span = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    if (nanosleep(&span, NULL) != 0)
        give_up("a sleep was interrupted");
}

static void *person(void *argument)
{
    const struct worker *worker = argument;
    for (int i = 0; i < worker->count; i++) {
        belt_put(belt, &suitcases[worker->first + i]);
        must(pthread_mutex_lock(&lock));
        put++;
        must(pthread_mutex_unlock(&lock));
    }
    return NULL;
}

static int take_one(void)
{
    const struct suitcase *suitcase = belt_take(belt);
    if (suitcase == NULL)
        give_up("a robot took nothing off the belt");
    must(pthread_mutex_lock(&lock));
    taken[suitcase->number]++;
    must(pthread_mutex_unlock(&lock));
    return suitcase->number;
}

static void *robot(void *argument)
{
    const struct worker *worker = argument;
    for (int i = 0; i < worker->count; i++)
        take_one();
    return NULL;
}

static void worker_start(void *(*body)(void *argument), struct worker *worker)
{
    must(pthread_create(&worker->thread, NULL, body, worker));
}

static void worker_join(struct worker *worker)
{
    must(pthread_join(worker->thread, NULL));
}

static void hall_open(size_t places)
{
    belt = belt_new(places);
    if (belt == NULL)
        give_up("no memory for a belt");
    put = 0;
    for (int i = 0; i < MOST; i++) {
        suitcases[i].number = i;
        taken[i] = 0;
    }
}

static void hall_close(const char *when, int count)
{
    for (int i = 0; i < count; i++)
        drive_check(taken[i] == 1, "%s, suitcase %d was taken %d times, and should be once", when,
                    i, taken[i]);
    belt_free(belt);
}

/* Main is the robot. */
static void early_morning(size_t places)
{
    struct worker loader = {.count = MOST};
    hall_open(places);
    worker_start(person, &loader);
    for (int i = 0; i < MOST; i++) {
        int number = take_one();
        drive_check(number == i, "suitcase %d came when it was the turn of %d", number, i);
    }
    worker_join(&loader);
    hall_close("in the early morning", MOST);
}

static void full_belt(size_t places)
{
    struct worker loader = {.count = MOST};
    hall_open(places);
    worker_start(person, &loader);
    pass_time(LATE_MS);
    must(pthread_mutex_lock(&lock));
    drive_check(put <= (int)places, "%d suitcases were put on a belt with room for %zu", put,
                places);
    must(pthread_mutex_unlock(&lock));
    for (int i = 0; i < MOST; i++)
        take_one();
    worker_join(&loader);
    hall_close("with a full belt", MOST);
}

/* Nobody here is slow, so nobody waits for longer than a moment. */
static void check_time(const char *when, long begin)
{
    long span = now_ms() - begin;
    drive_check(span < MOMENT_MS,
                "%s, the belt stood still for %ld ms, although everybody was there to use it", when,
                span);
}

static void rush_hour(void)
{
    struct worker workers[] = {{.count = 2}, {.first = 2, .count = 2}, {.count = 2}, {.count = 2}};
    hall_open(1);
    long begin = now_ms();
    for (int i = 0; i < 4; i++)
        worker_start(i < 2 ? person : robot, &workers[i]);
    for (int i = 0; i < 4; i++)
        worker_join(&workers[i]);
    check_time("in the rush hour", begin);
    hall_close("in the rush hour", 4);
}

static void two_late_robots(void)
{
    struct worker workers[] = {{.count = 1}, {.count = 1}};
    hall_open(2);
    for (int i = 0; i < 2; i++)
        worker_start(robot, &workers[i]);
    pass_time(LATE_MS);
    long begin = now_ms();
    for (int i = 0; i < 2; i++)
        belt_put(belt, &suitcases[i]);
    for (int i = 0; i < 2; i++)
        worker_join(&workers[i]);
    check_time("with two robots that had waited", begin);
    hall_close("with two robots that had waited", 2);
}

int main(void)
{
    drive_start();
    if (drive_is_conducted()) {
        rush_hour();
        two_late_robots();
        full_belt(1);
    }
    early_morning(1);
    early_morning(3);
    return drive_end();
}
