/* right: the loop writes the next card when the thread has copied this one. */
#include "captured-item.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct card {
    sem_t copied;
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
    struct card *given = argument;
    int seat = given->seat;
    char text[CARD_SIZE];
    memcpy(text, given->text, sizeof text);
    sem_post(&given->copied);
    struct courier *courier = courier_call();
    courier_bring(courier, seat, text);
    return NULL;
}

struct invitations *invitations_send(const char *const *guests, size_t count)
{
    struct invitations *invitations = calloc(1, sizeof *invitations);
    if (invitations == NULL)
        return NULL;

    struct card card;
    if (sem_init(&card.copied, 0, 0) != 0) {
        free(invitations);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        card_write(&card, guests[i], (int)i + 1);
        if (pthread_create(&invitations->threads[i], NULL, card_bring, &card) != 0) {
            invitations_wait(invitations);
            sem_destroy(&card.copied);
            return NULL;
        }
        while (sem_wait(&card.copied) != 0)
            ;
        invitations->count++;
    }
    sem_destroy(&card.copied);
    return invitations;
}

void invitations_wait(struct invitations *invitations)
{
    for (size_t i = 0; i < invitations->count; i++)
        pthread_join(invitations->threads[i], NULL);
    free(invitations);
}
