/* right: the box is a ring with a lock of its own, in which the newest price takes the place
 * of the oldest. */
#include "slow-subscriber.h"

#include <pthread.h>
#include <stdlib.h>

struct terminal {
    pthread_mutex_t lock; /* after the exchange's */
    pthread_cond_t filled;
    size_t first, count; /* a ring; guarded by lock, as are the next two */
    size_t missed;       /* not told of yet */
    const struct price *ring[BOX_PRICES];
    struct terminal *next; /* guarded by the exchange's lock */
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
    pthread_mutex_init(&terminal->lock, NULL);
    pthread_cond_init(&terminal->filled, NULL);
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
    pthread_cond_destroy(&terminal->filled);
    pthread_mutex_destroy(&terminal->lock);
    free(terminal);
}

/* Call it with the lock held. */
static void terminal_put(struct terminal *terminal, const struct price *price)
{
    pthread_mutex_lock(&terminal->lock);
    terminal->ring[(terminal->first + terminal->count) % BOX_PRICES] = price;
    if (terminal->count < BOX_PRICES) {
        terminal->count++;
    } else {
        terminal->first = (terminal->first + 1) % BOX_PRICES;
        terminal->missed++;
    }
    pthread_cond_signal(&terminal->filled);
    pthread_mutex_unlock(&terminal->lock);
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
    pthread_mutex_lock(&terminal->lock);
    while (terminal->count == 0)
        pthread_cond_wait(&terminal->filled, &terminal->lock);
    const struct price *price = terminal->ring[terminal->first];
    terminal->first = (terminal->first + 1) % BOX_PRICES;
    terminal->count--;
    *missed = terminal->missed;
    terminal->missed = 0;
    pthread_mutex_unlock(&terminal->lock);
    return price;
}
