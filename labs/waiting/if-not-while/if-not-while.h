/*
 * The radio desk of a taxi company, at night. People call and want a taxi; taxis that are free wait
 * for the next call. Any thread may call any of these functions at any time, but for desk_free.
 */
#ifndef IF_NOT_WHILE_H
#define IF_NOT_WHILE_H

#include <stdbool.h>

enum { DESK_CALLS = 8 }; /* how many calls can wait at a time */

struct call {
    const char *street;
};

struct desk;

/* A desk without calls and without taxis. NULL when memory runs out. */
struct desk *desk_new(void);

/* No taxi waits any more, and nobody calls. Calls that nobody took stay their owner's. */
void desk_free(struct desk *desk);

/*
 * Somebody calls. A taxi will come for the call, once; until then it must stay where it is. False
 * when DESK_CALLS are waiting already: then no taxi will come.
 */
bool desk_call(struct desk *desk, const struct call *call);

/*
 * A taxi is free: waits, as long as it takes, until there is a call, and returns the one that has
 * waited longest. No other taxi gets that call. Never NULL.
 */
const struct call *desk_next(struct desk *desk);

/* How many taxis wait for a call at this moment. The desk has a lamp for each. */
int desk_waiting(struct desk *desk);

#endif
