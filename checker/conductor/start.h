/* How a process becomes conducted, and who prepares what. */
#ifndef CONDUCTOR_START_H
#define CONDUCTOR_START_H

#include "shared.h"

/* server.c: carries out the plan. Returns only in the process that is to run main, conducted. */
void server_run(struct shared *shared, const char *path);

/* thread.c: once, in the server, before any schedule. */
void threads_prepare(void);

/* In the child, before main. */
void crash_watch(void);

#endif
