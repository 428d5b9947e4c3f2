/*
 * The desk of an emergency number. Operators, each a thread, answer calls. Who has nothing to do
 * for a while goes home, but some always stay.
 */
#ifndef POOL_BELOW_MINIMUM_H
#define POOL_BELOW_MINIMUM_H

#include <stdbool.h>

enum { STAFF_MAX = 8 };

struct call;
struct desk;

/*
 * A desk with staff operators, at most STAFF_MAX. An operator who had no call for idle_ms goes home
 * if no busy hour is coming, but at least minimum of them (1 to staff) are always on duty. NULL
 * when memory or threads run out.
 */
struct desk *desk_open(int staff, int minimum, long idle_ms);

/* A call comes in: one of the operators answers it. Any thread may call this. */
void desk_ring(struct desk *desk, struct call *call);

/* How many operators are on duty. Any thread may call this. */
int desk_on_duty(struct desk *desk);

/* No more calls come. Returns when all that came are answered and all operators have gone. */
void desk_close(struct desk *desk);

/* Answers a call, on the operator's thread (here: driver.c). */
void call_answer(struct call *call);

/*
 * Is a busy hour coming, so that nobody should go home? Asks the forecast (here: driver.c), which
 * may take a while. Any number of threads may call it at the same time.
 */
bool forecast_busy(void);

#endif
