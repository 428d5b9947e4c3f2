/*
 * A circuit breaker stands between a shop and its payment service. While it is closed, requests go
 * through. After a number of failures in a row it opens, and refuses requests at once, so that
 * customers get an answer and the service gets a rest.
 *
 * Any thread may call any of these functions at any time, and so may a request while it runs.
 * None of them waits for a request of somebody else: several requests can be on their way.
 */
#ifndef CALLBACK_UNDER_LOCK_H
#define CALLBACK_UNDER_LOCK_H

#include <stdbool.h>

struct breaker;

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN };

/* A closed breaker that opens after limit (at least 1) failures in a row. NULL: no memory. */
struct breaker *breaker_new(int limit);

/* Nobody uses the breaker any more, and no request is on its way. */
void breaker_free(struct breaker *breaker);

enum call_result { CALL_DONE, CALL_FAILED, CALL_REFUSED };

/*
 * Runs request(argument) on the calling thread and counts how it went: true is a success and ends
 * a row of failures, false is a failure. CALL_DONE or CALL_FAILED; or CALL_REFUSED when the breaker
 * is open, then nothing is run. A request may take seconds.
 */
enum call_result breaker_call(struct breaker *breaker, bool (*request)(void *argument),
                              void *argument);

enum breaker_state breaker_state(struct breaker *breaker);

/* Opens the breaker now. It stays open, however the requests end that are on their way. */
void breaker_trip(struct breaker *breaker);

/* Closes the breaker, and no failure counts any more: the service is well again. */
void breaker_reset(struct breaker *breaker);

#endif
