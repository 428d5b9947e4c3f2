/*
 * Calls that wait for what only the kernel knows: other programs, and locks on files. While one is
 * under way the others have the turn.
 */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "children.h"
#include "conductor.h"
#include "signals.h"
#include "system.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

/* ---- other programs: they inherit the mask that the caller thinks it has ---- */

CONDUCT(int, system, (const char *command))
{
    if (!conducted())
        return NEXT(system)(command);
    ENTER;
    POINT(OP_CHILD, NULL);
    signals_release();
    outside_enter();
    int result = NEXT(system)(command);
    outside_leave();
    signals_retain();
    return result;
}

CONDUCT(FILE *, popen, (const char *command, const char *mode))
{
    if (!conducted())
        return NEXT(popen)(command, mode);
    ENTER;
    POINT(OP_CHILD, NULL);
    signals_release();
    FILE *result = NEXT(popen)(command, mode);
    signals_retain();
    return result;
}

CONDUCT(int, pclose, (FILE * stream))
{
    if (!conducted())
        return NEXT(pclose)(stream);
    ENTER;
    POINT(OP_CHILD, NULL);
    outside_enter();
    int result = NEXT(pclose)(stream);
    outside_leave();
    return result;
}

#define SPAWN_CALL(name)                                                                           \
    CONDUCT(int, name,                                                                             \
            (pid_t *restrict process, const char *restrict path,                                   \
             const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,       \
             char *const *words, char *const *environment))                                        \
    {                                                                                              \
        pid_t started = 0;                                                                         \
        if (!conducted())                                                                          \
            return NEXT(name)(process, path, actions, attributes, words, environment);             \
        ENTER;                                                                                     \
        POINT(OP_CHILD, NULL);                                                                     \
        if (!child_may_start())                                                                    \
            return EAGAIN;                                                                         \
        signals_release();                                                                         \
        int error = NEXT(name)(&started, path, actions, attributes, words, environment);           \
        signals_retain();                                                                          \
        if (error == 0)                                                                            \
            child_started(started);                                                                \
        if (error == 0 && process)                                                                 \
            *process = started;                                                                    \
        return error;                                                                              \
    }

SPAWN_CALL(posix_spawn)
SPAWN_CALL(posix_spawnp)
