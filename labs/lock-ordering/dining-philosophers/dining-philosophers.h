/*
 * A round table with a seat for each of five philosophers, and a fork between every two of them.
 * Noodles are eaten with two forks: the one on the left and the one on the right of the seat.
 */
#ifndef DINING_PHILOSOPHERS_H
#define DINING_PHILOSOPHERS_H

/* Seats, and as many forks. Fork i lies to the left of seat i, and to the right of seat i - 1. */
enum { SEATS = 5 };

struct table;

/* A laid table. NULL when memory runs out. */
struct table *table_new(void);

/* Everybody has left. */
void table_free(struct table *table);

/*
 * The philosopher of a seat takes the two forks, eats once (philosopher_eat), and puts them back.
 * Five threads call it, one for each seat, any number of times. A philosopher never leaves hungry,
 * and two who are no neighbours can eat at the same time.
 */
void table_dine(struct table *table, int seat);

/* For how many meals a fork has been used: then it is washed. Any thread may ask at any time. */
int table_uses(struct table *table, int fork);

/*
 * One meal (here: driver.c). Called by table_dine once, while nobody else has one of the two forks.
 * Philosophers eat slowly.
 */
void philosopher_eat(int seat);

#endif
