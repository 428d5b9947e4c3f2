/*
 * The taxi call centre of a city. Passengers order a taxi to a stand; taxis wait at the stands for
 * orders. Any thread may call city_order and city_next at any time.
 */
#ifndef NESTED_MONITOR_H
#define NESTED_MONITOR_H

struct city;

/* An order stays its owner's; the city uses next from city_order until city_next returns it. */
struct order {
    int number;
    struct order *next;
};

/* A city without stands. NULL when memory runs out. */
struct city *city_new(void);

/* Nobody uses the city any more, and no order waits. */
void city_free(struct city *city);

/*
 * A stand is opened when it is named for the first time, and stays. Names are copied by nobody:
 * they must live as long as the city. A stand that can't be opened for lack of memory ends the
 * program.
 */

/* An order comes to a stand. Does not wait for a taxi, wherever taxis may be waiting. */
void city_order(struct city *city, const char *stand, struct order *order);

/* A taxi comes to a stand, waits for an order if there is none, and takes the oldest one. */
struct order *city_next(struct city *city, const char *stand);

#endif
