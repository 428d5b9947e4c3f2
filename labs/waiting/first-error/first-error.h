/*
 * The last minutes before the launch of a rocket. Engines, weather, radar and others are checked,
 * all at the same time. If one of them fails, the launch is on hold, and the reason goes up on the
 * big screen. What fails after that is of no interest: one failure brings the next.
 */
#ifndef FIRST_ERROR_H
#define FIRST_ERROR_H

#include <stdbool.h>
#include <stddef.h>

struct context;

struct check {
    /*
     * Runs the check. NULL: all is well. Otherwise the reason why not, a string that lives as long
     * as the program. When go is cancelled, it breaks off, with a reason that says so.
     */
    const char *(*run)(struct context *go, void *argument);
    void *argument;
};

/*
 * Runs all checks at the same time, and returns when all have ended. True: it ran them, and *reason
 * is NULL (go!) or the reason of the check that failed first: the one on the screen. The others
 * have been told to break off then. False when memory or threads run out.
 */
bool launch_poll(const struct check *checks, size_t count, const char **reason);

/*
 * Puts a reason on the big screen, which takes a moment. Call it once for a launch that is on hold,
 * before the other checks are told. The launch site provides it (here: driver.c).
 */
void screen_show(const char *reason);

#endif
