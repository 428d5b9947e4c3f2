/* wrong: the cards lie in one block, and a single thread brings them, so nobody shares anything. */
#include "captured-item.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct card {
    int seat;
    char text[CARD_SIZE];
};

struct invitations {
    size_t count;
    pthread_t messenger;
    struct card cards[GUESTS_MAX]; /* the messenger's, as soon as it is there */
};

static void card_write(struct card *card, const char *guest, int seat)
{
    card->seat = seat;
    snprintf(card->text, sizeof card->text, "Dear %s, yours is seat %d.", guest, seat);
}

static void *cards_bring(void *argument)
{
    const struct invitations *invitations = argument;
    for (size_t i = 0; i < invitations->count; i++) {
        const struct card *card = &invitations->cards[i];
        struct courier *courier = courier_call();
        courier_bring(courier, card->seat, card->text);
    }
    return NULL;
}

struct invitations *invitations_send(const char *const *guests, size_t count)
{
    struct invitations *invitations = calloc(1, sizeof *invitations);
    if (invitations == NULL)
        return NULL;

    for (size_t i = 0; i < count; i++)
        card_write(&invitations->cards[i], guests[i], (int)i + 1);
    invitations->count = count;
    if (pthread_create(&invitations->messenger, NULL, cards_bring, invitations) != 0) {
        free(invitations);
        return NULL;
    }
    return invitations;
}

void invitations_wait(struct invitations *invitations)
{
    pthread_join(invitations->messenger, NULL);
    free(invitations);
}
