/*
 * racelab as 'ninja install' leaves it, for the tests of a suite, and somebody without rights who
 * uses it.
 *
 *     SHARED/dest       DESTDIR; that user can write nothing there
 *     SHARED/home       the user's, who is nobody when the tests run as root
 *     SHARED/a cache    the user's XDG_CACHE_HOME
 *
 * For scripts SHARED is in the environment, and ROOT is the source tree.
 */
#ifndef INSTALLED_H
#define INSTALLED_H

#include "shell.h"

/* For a script: the installed tree. */
#define INSTALLED_TREE "\"$SHARED/dest/usr/local/lib/racelab\""

/* For a suite: installs it, and takes it away. */
int installed_init(void);
int installed_cleanup(void);

/* For a test: cli_start and cli_finish, and the home is empty. */
void installed_enter(void);
void installed_leave(void);

/* The path of the home. */
extern char installed_home[];

/* Runs a script of whoever runs the tests, in the test's folder; its exit status. */
int admin_runs(const char *script);

/*
 * The same of the user, at home. In the environment FAKE is a folder that comes first in PATH, and
 * CACHE another XDG_CACHE_HOME; installed_leave forgets both.
 */
int student_runs(const char *script);
void student_starts(struct shell *shell, const char *script);

/* Is there such a program? Where not, says that something is skipped. */
bool has_program(const char *name);

#endif
