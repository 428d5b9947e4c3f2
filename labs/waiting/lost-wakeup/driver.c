/*
 * The hardware of the camera, and some days on which it is used.
 *
 *     dusk     the lens searches until the camera waits for it
 *     winter   the mirror is frozen and takes an hour
 *     noon     lens and mirror need no time at all
 *     night    the lens takes a minute
 *
 * The last three only where racelab's clock runs, on which an hour takes no time.
 */
#include "drive.h"
#include "lost-wakeup.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum day { DUSK, WINTER, NOON, NIGHT };

static const char *const names[] = {"at dusk", "in winter", "at noon", "at night"};

enum { MINUTE = 60, HOUR = 3600, PATIENCE_MS = 1000, LOOKS = 3 };

/* The picture that is being taken. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static enum day day;                         /* written while main is alone */
static bool is_sharp, is_rising, is_exposed; /* guarded by lock */

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

static void pass_time(time_t seconds, long milliseconds)
{
    const struct timespec span = {seconds, milliseconds * 1000000};
    if (nanosleep(&span, NULL) != 0)
        give_up("a sleep was interrupted");
}

static void set(bool *fact)
{
    must(pthread_mutex_lock(&lock));
    *fact = true;
    must(pthread_cond_broadcast(&changed));
    must(pthread_mutex_unlock(&lock));
}

static bool is(const bool *fact)
{
    must(pthread_mutex_lock(&lock));
    bool answer = *fact;
    must(pthread_mutex_unlock(&lock));
    return answer;
}

/* It gets dark: the lens searches until the mirror has moved and the camera waits for the lens. */
static void search_at_dusk(void)
{
    int waits = 0;
    for (int ms = 0; ms < PATIENCE_MS && waits < LOOKS; ms++) {
        pass_time(0, 1);
        waits = is(&is_rising) && drive_main_waits() ? waits + 1 : 0;
    }
}

void lens_focus(void)
{
    if (day == DUSK)
        search_at_dusk();
    if (day == NIGHT)
        pass_time(MINUTE, 0);
    if (day == DUSK || day == NIGHT)
        drive_check(is(&is_rising), "%s, the mirror does not move while the lens is searching",
                    names[day]);
    set(&is_sharp);
}

void lens_hold(void)
{
    must(pthread_mutex_lock(&lock));
    while (!is_exposed)
        must(pthread_cond_wait(&changed, &lock));
    must(pthread_mutex_unlock(&lock));
}

void mirror_raise(void)
{
    set(&is_rising);
    if (day == WINTER)
        pass_time(HOUR, 0);
}

void sensor_expose(void)
{
    drive_check(is(&is_sharp), "%s, a picture was exposed before the lens had found the focus",
                names[day]);
    drive_check(is(&is_rising), "%s, a picture was exposed with the mirror in the way", names[day]);
    set(&is_exposed);
}

static void shoot(struct camera *camera, enum day today)
{
    int pictures = camera_pictures(camera);
    day = today;
    is_sharp = is_rising = is_exposed = false;
    drive_check(camera_shoot(camera), "%s, the camera did not take a picture", names[day]);
    drive_check(is_exposed && camera_pictures(camera) == pictures + 1,
                "%s, the camera says that it took a picture, and did not", names[day]);
}

int main(void)
{
    drive_start();
    struct camera *camera = camera_new();
    if (camera == NULL)
        give_up("no memory for a camera");
    if (drive_is_conducted()) {
        shoot(camera, WINTER);
        shoot(camera, NOON);
        shoot(camera, NIGHT);
    } else {
        shoot(camera, DUSK);
        shoot(camera, DUSK);
    }
    camera_free(camera);
    return drive_end();
}
