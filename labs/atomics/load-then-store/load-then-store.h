/*
 * The ticket machines in the waiting room of a pharmacy. Whoever comes in draws a number, and is
 * served when it is called. The numbers run from FIRST_NUMBER to LAST_NUMBER, and then begin again.
 */
#ifndef LOAD_THEN_STORE_H
#define LOAD_THEN_STORE_H

enum { FIRST_NUMBER = 1, LAST_NUMBER = 99 };

/* In the morning, before anybody draws: the first ticket of the day has this number. */
void tickets_open(int number);

/*
 * Prints a ticket and returns its number: the one that follows the number drawn before, so that no
 * two people in the room have the same. Any number of machines may draw at the same time, and none
 * of them waits while another one prints.
 */
int ticket_draw(void);

/* How many tickets were drawn today. */
int tickets_drawn(void);

/*
 * A machine provides this (here: driver.c). Prints one ticket, which takes a moment. All machines
 * may print at the same time.
 */
void ticket_print(int number);

#endif
