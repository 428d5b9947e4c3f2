/*
 * Invitations to a meal: every guest gets a card, brought by a courier.
 */
#ifndef CAPTURED_ITEM_H
#define CAPTURED_ITEM_H

#include <stddef.h>

enum {
    GUESTS_MAX = 64, /* at most, at one meal */
    CARD_SIZE = 80   /* bytes of a card's text, with its terminating zero */
};

struct invitations;

/*
 * Writes a card for each guest, "Dear NAME, yours is seat N.", and starts a thread for each that
 * has a courier bring it: the couriers are under way at the same time, and no card waits for
 * another one. The first guest has seat 1, the second seat 2 ...
 *
 * Does not wait for the couriers. The list and the names are the caller's, who may change them as
 * soon as the function has returned, and may invite to another meal before the cards of this one
 * have been brought. count is at most GUESTS_MAX, a name has at most 40 bytes.
 *
 * NULL when memory runs out or a thread can't be started; then nothing is under way any more.
 */
struct invitations *invitations_send(const char *const *guests, size_t count);

/*
 * Waits until all the cards have been brought and the threads have ended. Frees the invitations.
 * The thread that sent them calls it, once.
 */
void invitations_wait(struct invitations *invitations);

/*
 * The courier service (here: driver.c). courier_call waits until a courier is there; each card
 * needs one of its own, called by the thread that brings the card. Never NULL, not to be freed.
 * courier_bring takes a while, and reads the text until it returns.
 */
struct courier;
struct courier *courier_call(void);
void courier_bring(struct courier *courier, int seat, const char *text);

#endif
