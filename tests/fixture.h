/* A folder for one test, runs of fixtures in it, and what they leave. For the tests of checker/run.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "../checker/run/process.h"

/* An empty folder. Its name is freed, and the folder removed, by fixture_close. */
char *fixture_folder(void);
void fixture_close(char *folder);

/* The path of a fixture: a program built from tests/fixtures. Good until the next call. */
const char *fixture(const char *name);

/* A file of a folder as text, to be freed; "" when it can't be read. */
char *fixture_read(const char *folder, const char *name);

/* Is this process gone, or dead and only not yet collected by somebody else? */
bool process_is_gone(pid_t pid);

/* The same for every number in a text of one a line; waits up to some seconds. True when none is.
 */
bool processes_go(const char *numbers);

#endif
