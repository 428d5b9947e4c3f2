/*
 * A station where people rent bicycles, at several terminals. The books say how many stand there.
 */
#ifndef AWAIT_IN_THE_MIDDLE_H
#define AWAIT_IN_THE_MIDDLE_H

#include <stdbool.h>

struct card;
struct station;

/* A station where this many bicycles stand. NULL when memory runs out. */
struct station *station_new(int bikes);

/* Nobody may use it any more. */
void station_free(struct station *station);

enum rent_result { RENT_DONE, RENT_NO_BIKE, RENT_REFUSED };

/*
 * One customer wants one bicycle: has the card approved, unless there is no bicycle anyway, and
 * hands one out. Any number of threads may call this at the same time; nobody waits for the card of
 * somebody else.
 *
 * RENT_NO_BIKE: others have got the last one, or are about to. RENT_REFUSED: the card was not
 * approved. In both cases the books are as if the customer had never come.
 */
enum rent_result station_rent(struct station *station, struct card *card);

/* A bicycle comes back. Any thread may call this at any time; it does not wait for a card either.
 */
void station_return(struct station *station);

/* How many bicycles stand there and can be rented. Never less than none. Any thread may call this.
 */
int station_bikes(struct station *station);

/*
 * Asks the bank whether the card is good (here: driver.c), which takes seconds. Costs nothing and
 * binds nobody. Any number of threads may call it at the same time.
 */
bool card_approve(struct card *card);

#endif
