/* wrong: nobody sends with the lock held, so that others can leave meanwhile. */
#include "slow-subscriber.h"

#include "channel.h"

#include <pthread.h>
#include <stdlib.h>

struct terminal {
    struct exchange *exchange; /* constant, as is box */
    struct channel *box;
    size_t missed;         /* not told of yet; guarded by the exchange's lock */
    struct terminal *next; /* the same */
};

struct exchange {
    pthread_mutex_t lock;
    struct terminal *first; /* guarded by lock */
};

struct exchange *exchange_new(void)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange == NULL)
        return NULL;
    pthread_mutex_init(&exchange->lock, NULL);
    return exchange;
}

void exchange_free(struct exchange *exchange)
{
    pthread_mutex_destroy(&exchange->lock);
    free(exchange);
}

struct terminal *exchange_subscribe(struct exchange *exchange)
{
    struct terminal *terminal = calloc(1, sizeof *terminal);
    if (terminal == NULL)
        return NULL;
    terminal->exchange = exchange;
    terminal->box = channel_new(BOX_PRICES);
    if (terminal->box == NULL) {
        free(terminal);
        return NULL;
    }
    pthread_mutex_lock(&exchange->lock);
    terminal->next = exchange->first;
    exchange->first = terminal;
    pthread_mutex_unlock(&exchange->lock);
    return terminal;
}

void exchange_unsubscribe(struct exchange *exchange, struct terminal *terminal)
{
    pthread_mutex_lock(&exchange->lock);
    struct terminal **place = &exchange->first;
    while (*place != terminal)
        place = &(*place)->next;
    *place = terminal->next;
    pthread_mutex_unlock(&exchange->lock);
    channel_free(terminal->box);
    free(terminal);
}

/* Call it with the lock held; it gives it away while it sends. */
static void terminal_put(struct terminal *terminal, const struct price *price)
{
    pthread_mutex_unlock(&terminal->exchange->lock);
    channel_send(terminal->box, (void *)price);
    pthread_mutex_lock(&terminal->exchange->lock);
}

void exchange_publish(struct exchange *exchange, const struct price *price)
{
    pthread_mutex_lock(&exchange->lock);
    for (struct terminal *each = exchange->first; each != NULL; each = each->next)
        terminal_put(each, price);
    pthread_mutex_unlock(&exchange->lock);
}

const struct price *terminal_next(struct terminal *terminal, size_t *missed)
{
    void *price;
    channel_receive(terminal->box, &price);
    pthread_mutex_lock(&terminal->exchange->lock);
    *missed = terminal->missed;
    terminal->missed = 0;
    pthread_mutex_unlock(&terminal->exchange->lock);
    return price;
}
