/* wrong: the number of missed prices has a lock of its own, and the list is locked for reading
 * only. */
#include "slow-subscriber.h"

#include "channel.h"

#include <pthread.h>
#include <stdlib.h>

struct terminal {
    struct exchange *exchange; /* constant, as is box */
    struct channel *box;
    size_t missed;         /* not told of yet; guarded by missed_lock */
    struct terminal *next; /* guarded by the exchange's lock */
};

struct exchange {
    pthread_rwlock_t lock;
    pthread_mutex_t missed_lock;
    struct terminal *first; /* guarded by lock */
};

struct exchange *exchange_new(void)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange == NULL)
        return NULL;
    pthread_rwlock_init(&exchange->lock, NULL);
    pthread_mutex_init(&exchange->missed_lock, NULL);
    return exchange;
}

void exchange_free(struct exchange *exchange)
{
    pthread_mutex_destroy(&exchange->missed_lock);
    pthread_rwlock_destroy(&exchange->lock);
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
    pthread_rwlock_wrlock(&exchange->lock);
    terminal->next = exchange->first;
    exchange->first = terminal;
    pthread_rwlock_unlock(&exchange->lock);
    return terminal;
}

void exchange_unsubscribe(struct exchange *exchange, struct terminal *terminal)
{
    pthread_rwlock_wrlock(&exchange->lock);
    struct terminal **place = &exchange->first;
    while (*place != terminal)
        place = &(*place)->next;
    *place = terminal->next;
    pthread_rwlock_unlock(&exchange->lock);
    channel_free(terminal->box);
    free(terminal);
}

/* Call it with the lock held. */
static void terminal_put(struct terminal *terminal, const struct price *price)
{
    channel_send(terminal->box, (void *)price);
}

void exchange_publish(struct exchange *exchange, const struct price *price)
{
    pthread_rwlock_rdlock(&exchange->lock);
    for (struct terminal *each = exchange->first; each != NULL; each = each->next)
        terminal_put(each, price);
    pthread_rwlock_unlock(&exchange->lock);
}

const struct price *terminal_next(struct terminal *terminal, size_t *missed)
{
    void *price;
    channel_receive(terminal->box, &price);
    pthread_mutex_lock(&terminal->exchange->missed_lock);
    *missed = terminal->missed;
    terminal->missed = 0;
    pthread_mutex_unlock(&terminal->exchange->missed_lock);
    return price;
}
