/*
 * A circuit breaker in front of a service that is sometimes ill. Closed, it lets requests through.
 * After too many failures in a row it opens, and refuses everything while the service rests. When
 * the rest is over it lets one request through, the probe, to see whether the service is well.
 */
#ifndef HALF_OPEN_STAMPEDE_H
#define HALF_OPEN_STAMPEDE_H

#include <stdbool.h>

struct breaker;

/*
 * A closed breaker, which opens after limit failures in a row and then rests for rest_ms
 * milliseconds (both at least 1). NULL when memory runs out.
 */
struct breaker *breaker_new(int limit, long rest_ms);

/* Nobody may use it any more. */
void breaker_free(struct breaker *breaker);

enum call_result { CALL_DONE, CALL_FAILED, CALL_REFUSED };

/*
 * Calls request(argument) on this thread, unless it is refused. request returns whether the service
 * did what was asked; it may take seconds. Any number of threads may call this at the same time.
 *
 * Closed: calls it. Open: refuses until the rest is over. Then one of those who come, and only one,
 * is the probe; all others are refused at once, as long as it is on its way. If it succeeds the
 * breaker is closed; if it fails the breaker is open again, and rests again from then on.
 *
 * A request from before the breaker opened may end long after that, even after the breaker has
 * closed again. What it tells is old news, and may count like any other.
 */
enum call_result breaker_call(struct breaker *breaker, bool (*request)(void *argument),
                              void *argument);

/*
 * Milliseconds since the program was started, at least 0 (here: driver.c). Never goes back. Any
 * number of threads may call it at the same time.
 */
long clock_ms(void);

#endif
