/*
 * The pile of a parcel station. Parcels slide down a chute onto the pile, robots take them off it.
 * Everybody works on its top.
 */
#ifndef ABA_STACK_H
#define ABA_STACK_H

#include <stdbool.h>

struct parcel {
    int number; /* no two parcels have the same */
    int grams;
};

struct pile;

enum { ARMS = 4 }; /* of all robots; an arm has a number from 0 on */

/* An empty pile. NULL when memory runs out. */
struct pile *pile_new(void);

/* Nobody uses the pile any more. */
void pile_free(struct pile *pile);

/* Puts a parcel on top. False when memory runs out. Any thread may call it at any time. */
bool pile_put(struct pile *pile, struct parcel parcel);

/*
 * Takes the parcel on top, if this arm can carry it, and tells which one it is. False, and nothing
 * taken: the arm can't carry the one on top, or the pile is empty. Every parcel is taken once.
 *
 * Any thread may call it at any time, but two never with the same arm. Nobody waits for an arm that
 * is weighing: when the parcel has gone meanwhile, the arm tries the next one.
 */
bool pile_take(struct pile *pile, int arm, struct parcel *taken);

/* The arm lifts a parcel a little, to weigh it (here: driver.c). That takes a while. */
bool arm_can_carry(int arm, struct parcel parcel);

#endif
