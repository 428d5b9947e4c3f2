/*
 * A road, which is main, and a sign on a thread of its own. It is set three times:
 *
 *     alone     before any car has come
 *     slowly    while the flaps of a line turn a car comes, during each line another one: the line
 *               is done when that car has gone by, or has to wait
 *     meanwhile two cars come whenever they like
 */
#include "drive.h"
#include "torn-snapshot.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EARLY = 2, CARS = EARLY + SIGN_LINES + 2, LOOK_MS = 2, WAIT_MS = 2000 };

/* All cars of the day, in the order in which they come. */
static const long speeds[CARS] = {50, 50, 50, 140, 40, 190, 30};

static struct traffic *traffic;
static long on_sign[SIGN_LINES];

static bool slowly;      /* constant while the sign is being set */
static atomic_int lines; /* that the sign has begun to set, slowly */
static atomic_int gone;  /* cars that have gone by meanwhile */

static void must(int error)
{
    if (error != 0) {
        fprintf(stderr, "driver: %s\n", strerror(error));
        exit(1);
    }
}

static int number(atomic_int *shared)
{
    return atomic_load_explicit(shared, memory_order_relaxed);
}

static void pause_for(long milliseconds)
{
    const struct timespec pause = {.tv_nsec = milliseconds * 1000000};
    nanosleep(&pause, NULL);
}

/* Until the next car has gone by, or main, which lets it come, has to wait (at two looks). */
static void await_car(int cars)
{
    int waits = 0;
    for (int ms = 0; ms < WAIT_MS && number(&gone) < cars && waits < 2; ms += LOOK_MS) {
        pause_for(LOOK_MS);
        waits = drive_main_waits() ? waits + 1 : 0;
    }
    drive_check(number(&gone) >= cars, "a car has to wait until a line of the sign is set");
}

void sign_set(enum sign_line line, long value)
{
    on_sign[line] = value;
    if (slowly)
        await_car(atomic_fetch_add_explicit(&lines, 1, memory_order_relaxed) + 1);
}

static void cars_come(int from, int to)
{
    for (int i = from; i < to; i++)
        traffic_car(traffic, speeds[i]);
}

static void *show(void *unused)
{
    traffic_show(traffic);
    return unused;
}

static pthread_t show_start(void)
{
    pthread_t sign;
    must(pthread_create(&sign, NULL, show, NULL));
    return sign;
}

/* Was it ever so, when at least so many cars had come, and at most so many? */
static void check_sign(int least, int most)
{
    long cars = on_sign[SIGN_CARS], sum = 0, fastest = 0;
    drive_check(cars >= least && cars <= most,
                "the sign says that %ld cars have come, and there were %d to %d", cars, least,
                most);
    for (int i = 0; i < cars && i < CARS; i++) {
        sum += speeds[i];
        fastest = speeds[i] > fastest ? speeds[i] : fastest;
    }
    drive_check(
        on_sign[SIGN_FASTEST] == fastest && on_sign[SIGN_AVERAGE] == (cars > 0 ? sum / cars : 0),
        "the sign says: %ld cars, the fastest %ld km/h, on average %ld km/h; that was never "
        "so at any moment",
        cars, on_sign[SIGN_FASTEST], on_sign[SIGN_AVERAGE]);
}

/* A car for every line. */
static void show_slowly(void)
{
    slowly = true;
    pthread_t sign = show_start();
    for (int i = 0; i < SIGN_LINES; i++) {
        for (int ms = 0; ms < WAIT_MS && number(&lines) <= i; ms++)
            pause_for(1);
        cars_come(EARLY + i, EARLY + i + 1);
        atomic_fetch_add_explicit(&gone, 1, memory_order_relaxed);
    }
    must(pthread_join(sign, NULL));
    check_sign(EARLY, EARLY + SIGN_LINES);
    slowly = false;
}

static void show_meanwhile(void)
{
    pthread_t sign = show_start();
    cars_come(EARLY + SIGN_LINES, CARS);
    must(pthread_join(sign, NULL));
    check_sign(EARLY + SIGN_LINES, CARS);
}

int main(void)
{
    drive_start();
    traffic = traffic_new();
    if (traffic == NULL)
        must(ENOMEM);
    traffic_show(traffic);
    check_sign(0, 0);
    cars_come(0, EARLY);
    show_slowly();
    show_meanwhile();
    traffic_free(traffic);
    return drive_end();
}
