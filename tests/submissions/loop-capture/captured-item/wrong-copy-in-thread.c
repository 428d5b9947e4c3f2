/* wrong: the thread makes its own copy, before anything else. */
#include "captured-item.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct card {
    int seat;
    char text[CARD_SIZE];
};

struct invitations {
    size_t count; /* of the threads that were started */
    pthread_t threads[GUESTS_MAX];
};

static void card_write(struct card *card, const char *guest, int seat)
{
    card->seat = seat;
    snprintf(card->text, sizeof card->text, "Dear %s, yours is seat %d.", guest, seat);
}

static void *card_bring(void *argument)
{
    struct card card = *(const struct card *)argument;
    struct courier *courier = courier_call();
    courier_bring(courier, card.seat, card.text);
    return NULL;
}

struct invitations *invitations_send(const char *const *guests, size_t count)
{
    struct invitations *invitations = calloc(1, sizeof *invitations);
    if (invitations == NULL)
        return NULL;

    for (size_t i = 0; i < count; i++) {
        struct card card;
        card_write(&card, guests[i], (int)i + 1);
        if (pthread_create(&invitations->threads[i], NULL, card_bring, &card) != 0) {
            invitations_wait(invitations);
            return NULL;
        }
        invitations->count++;
    }
    return invitations;
}

void invitations_wait(struct invitations *invitations)
{
    for (size_t i = 0; i < invitations->count; i++)
        pthread_join(invitations->threads[i], NULL);
    free(invitations);
}
