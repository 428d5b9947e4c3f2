/* The processes that the program has started, and that the conductor must give time to. */
#ifndef CONDUCTOR_CHILDREN_H
#define CONDUCTOR_CHILDREN_H

#include <stdbool.h>
#include <sys/types.h>

/* Processes that one schedule may start: none of them is conducted, nor counted further down. */
enum { CHILDREN_MOST = 64 };

/* Once, in the server. */
void children_prepare(void);

bool child_may_start(void);
void child_started(pid_t process);

bool children_were_started(void); /* at any time in this schedule */
bool children_live(void);         /* at least one has not ended */

#endif
