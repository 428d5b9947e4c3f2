/* wrong: one lock and one condition for the whole city; an order wakes a taxi. */
#include "nested-monitor.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct stand {
    const char *name;
    struct stand *next;
    struct order *orders; /* oldest first; guarded by the city's lock */
};

struct city {
    pthread_mutex_t lock;
    pthread_cond_t ordered; /* an order has come, to any stand */
    struct stand *stands;   /* the list; guarded by lock */
};

struct city *city_new(void)
{
    struct city *city = malloc(sizeof *city);
    if (city == NULL)
        return NULL;
    pthread_mutex_init(&city->lock, NULL);
    pthread_cond_init(&city->ordered, NULL);
    city->stands = NULL;
    return city;
}

void city_free(struct city *city)
{
    while (city->stands != NULL) {
        struct stand *stand = city->stands;
        city->stands = stand->next;
        free(stand);
    }
    pthread_cond_destroy(&city->ordered);
    pthread_mutex_destroy(&city->lock);
    free(city);
}

static struct stand *stand_open(struct city *city, const char *name)
{
    struct stand *stand = malloc(sizeof *stand);
    if (stand == NULL)
        abort();
    *stand = (struct stand){.name = name, .next = city->stands};
    city->stands = stand;
    return stand;
}

/* Called with the city's lock held. */
static struct stand *stand_find(struct city *city, const char *name)
{
    struct stand *stand = city->stands;
    while (stand != NULL && strcmp(stand->name, name) != 0)
        stand = stand->next;
    return stand != NULL ? stand : stand_open(city, name);
}

void city_order(struct city *city, const char *name, struct order *order)
{
    pthread_mutex_lock(&city->lock);
    struct stand *stand = stand_find(city, name);
    struct order **end = &stand->orders;
    while (*end != NULL)
        end = &(*end)->next;
    order->next = NULL;
    *end = order;
    pthread_cond_signal(&city->ordered);
    pthread_mutex_unlock(&city->lock);
}

struct order *city_next(struct city *city, const char *name)
{
    pthread_mutex_lock(&city->lock);
    struct stand *stand = stand_find(city, name);
    while (stand->orders == NULL)
        pthread_cond_wait(&city->ordered, &city->lock);
    struct order *order = stand->orders;
    stand->orders = order->next;
    pthread_mutex_unlock(&city->lock);
    return order;
}
