/*
 * The emergency centre of a town. Calls come in, and desks send ambulances, to urgent calls first.
 * At the end of a shift the people at the desks go home, and the next shift gets what they leave
 * behind.
 */
#ifndef DROPPED_ON_QUIT_H
#define DROPPED_ON_QUIT_H

#include <stdbool.h>

enum { CALLS_MOST = 8 }; /* so many of either kind may wait */

struct centre;
struct call; /* the caller's */

/* Opens, with this many desks, at least 1. NULL when memory or threads run out. */
struct centre *centre_open(int desks);

/*
 * A call comes in. A desk will deal with it, or the next shift. Waits while CALLS_MOST of its kind
 * wait. Any thread, before centre_close.
 */
void centre_take(struct centre *centre, struct call *call, bool urgent);

/*
 * The shift is over. From now on no desk turns to another call, urgent or not: what a desk is
 * dealing with it brings to its end. When this returns every call has been dealt with or has been
 * handed over, one of the two, and once. All threads have ended, and the centre is freed.
 */
void centre_close(struct centre *centre);

/*
 * The town's (here: driver.c). Deals with a call: the desk talks until the ambulance is there. Each
 * desk with a call of its own, side by side. An urgent call is never behind one that can wait.
 */
void ambulance_send(struct call *call);

/* Leaves a call to the next shift. Any thread, before centre_close returns; in any order. */
void shift_hand_over(struct call *call);

#endif
