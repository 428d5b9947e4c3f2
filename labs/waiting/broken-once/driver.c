/*
 * A summer morning at the harbour. Three captains ask at the same moment, each for another hour and
 * for the highest water, and one more comes later, when the table has been made.
 *
 * Nothing here orders what the captains do after the start line; what the model counts is atomic
 * and relaxed.
 */
#include "drive.h"
#include "broken-once.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CAPTAINS = 3, HIGH_WATER = 17, MEAN_CM = 200 };

static struct start_line *quay;
static atomic_int asked[HOURS]; /* how often the model was asked for each hour */

/* One captain; what he hears is his own until he is joined. */
struct captain {
    int hour;
    int level, highest;
};

static void must(int error)
{
    if (error == 0)
        return;
    fprintf(stderr, "driver: %s\n", strerror(error));
    exit(1);
}

/* Falls by 10 cm an hour, before high water and after it. */
static int level_of(int hour)
{
    return MEAN_CM - 10 * abs(hour - HIGH_WATER);
}

int model_level(int hour)
{
    atomic_fetch_add_explicit(&asked[hour], 1, memory_order_relaxed);
    return level_of(hour);
}

static void captain_ask(struct captain *captain)
{
    captain->level = tide_at(captain->hour);
    captain->highest = tide_highest();
}

static void *captain_run(void *argument)
{
    start_line_wait(quay);
    captain_ask(argument);
    return NULL;
}

static void check_captain(const struct captain *captain)
{
    drive_check(captain->level == level_of(captain->hour),
                "at %d o'clock the water was said to be at %d cm, and is at %d", captain->hour,
                captain->level, level_of(captain->hour));
    drive_check(captain->highest == HIGH_WATER,
                "high water was said to be at %d o'clock, and is at %d", captain->highest,
                HIGH_WATER);
}

static void check_model(void)
{
    for (int hour = 0; hour < HOURS; hour++)
        drive_check(asked[hour] == 1, "the model was asked %d times for %d o'clock, and not once",
                    asked[hour], hour);
}

int main(void)
{
    pthread_t threads[CAPTAINS];
    struct captain captains[CAPTAINS], late = {.hour = 3};
    drive_start();
    quay = start_line_new(CAPTAINS);
    for (int i = 0; i < CAPTAINS; i++) {
        captains[i] = (struct captain){.hour = 8 + 5 * i};
        must(pthread_create(&threads[i], NULL, captain_run, &captains[i]));
    }
    for (int i = 0; i < CAPTAINS; i++)
        must(pthread_join(threads[i], NULL));
    captain_ask(&late);
    for (int i = 0; i < CAPTAINS; i++)
        check_captain(&captains[i]);
    check_captain(&late);
    check_model();
    start_line_free(quay);
    return drive_end();
}
