/*
 * Three days at the launch site. The checks are engines, weather and radar; radar looks until it is
 * told to break off, except on a fine day.
 *
 *     a bad day      the engines fail. While that goes up on the screen, the weather fails, too,
 * and the screen is not done before that has been dealt with a wild day     engines and weather
 * fail together, and nothing here orders the two a fine day     nothing fails
 *
 * When the bad day went wrong it has been seen, and the others are left out.
 */
#include "drive.h"
#include "context.h"
#include "first-error.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CHECKS = 3, PATIENCE_MS = 1000, RADAR_MS = 4000, LOOKS = 3 };
enum { SYSTEM_CALL_FUTEX = 202 }; /* where threads wait for locks and conditions */
enum day { BAD, WILD, FINE };

static const char *const names[] = {"a bad", "a wild", "a fine"};
static const char engines_fail[] = "engine 3 does not answer";
static const char weather_fails[] = "lightning over the pad";
static const char broken_off[] = "broken off";

/* The day that it is. */
static enum day day; /* written while main is alone */
static atomic_bool went_wrong;
static struct start_line *line;         /* of all checks */
static atomic_int running, shown;       /* checks; reasons on the screen */
static _Atomic(const char *) on_screen; /* the last of them */
static char weather_thread[64];         /* "PID/task/TID"; written before running is 3 */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void pass_moment(void)
{
    const struct timespec span = {.tv_nsec = 1000000};
    if (nanosleep(&span, NULL) != 0)
        give_up("a sleep was interrupted");
}

/* All checks must be there at the same time; only then is it sure that nobody waits in vain. */
static bool await_running(void)
{
    running++;
    for (int ms = 0; ms < PATIENCE_MS && running < CHECKS && !went_wrong; ms++)
        pass_moment();
    if (running == CHECKS)
        return true;
    if (!went_wrong)
        drive_check(false, "%d checks ran at the same time, and should be %d", running, CHECKS);
    went_wrong = true;
    return false;
}

static const char *engines(struct context *go, void *unused)
{
    (void)go;
    (void)unused;
    if (await_running() && day == WILD)
        start_line_wait(line);
    return day == FINE ? NULL : engines_fail;
}

/* On a bad day it fails when the engines are being put on the screen. */
static const char *weather(struct context *go, void *unused)
{
    (void)go;
    (void)unused;
    if (readlink("/proc/thread-self", weather_thread, sizeof weather_thread - 1) < 0)
        weather_thread[0] = '\0';
    if (await_running() && day == WILD)
        start_line_wait(line);
    for (int ms = 0; day == BAD && ms < PATIENCE_MS && shown == 0; ms++)
        pass_moment();
    return day == FINE ? NULL : weather_fails;
}

static const char *radar(struct context *go, void *unused)
{
    (void)unused;
    if (!await_running() || day == FINE)
        return NULL;
    bool told = context_wait(go, RADAR_MS);
    drive_check(told, "on %s day, the radar was not told to break off", names[day]);
    if (!told)
        went_wrong = true;
    return told ? broken_off : NULL;
}

/* Has the thread of the weather check ended, or does it wait in the kernel? */
static bool weather_rests(void)
{
    char path[96], call[8] = "";
    snprintf(path, sizeof path, "/proc/%s/syscall", weather_thread);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return true;
    ssize_t length = read(file, call, sizeof call - 1);
    close(file);
    return length > 0 && strtol(call, NULL, 10) == SYSTEM_CALL_FUTEX;
}

/* Until a second reason goes up, or the one who would bring it has left, or waits. */
static void await_second(void)
{
    int rests = 0;
    for (int ms = 0; ms < PATIENCE_MS && shown < 2 && rests < LOOKS; ms++) {
        pass_moment();
        rests = drive_is_conducted() || weather_rests() ? rests + 1 : 0;
    }
}

void screen_show(const char *reason)
{
    atomic_store_explicit(&on_screen, reason, memory_order_relaxed);
    atomic_fetch_add_explicit(&shown, 1, memory_order_relaxed);
    if (day == BAD)
        await_second();
}

static const char *said(const char *reason)
{
    return reason == NULL ? "go" : reason;
}

/* Was all well? */
static bool poll_on(enum day today, int expected)
{
    const struct check checks[CHECKS] = {{engines, NULL}, {weather, NULL}, {radar, NULL}};
    const char *reason = NULL;
    day = today;
    running = shown = 0;
    on_screen = NULL;
    line = start_line_new(2);
    drive_check(launch_poll(checks, CHECKS, &reason), "there was no poll");
    drive_check(shown == expected, "on %s day %d reasons were shown, and should be %d", names[day],
                shown, expected);
    drive_check(day != BAD || reason == engines_fail,
                "on %s day the poll said '%s', and the first failure was '%s'", names[day],
                said(reason), engines_fail);
    drive_check(reason == on_screen, "on %s day the poll said '%s', and the screen '%s'",
                names[day], said(reason), said(on_screen));
    start_line_free(line);
    return shown == expected && !went_wrong;
}

int main(void)
{
    drive_start();
    if (poll_on(BAD, 1)) {
        poll_on(WILD, 1);
        poll_on(FINE, 0);
    }
    return drive_end();
}
