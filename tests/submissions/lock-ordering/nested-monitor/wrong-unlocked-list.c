/* wrong: the taxi only needs its stand, so it leaves the city's lock alone. */
#include "nested-monitor.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct stand {
    const char *name;
    struct stand *next;
    pthread_mutex_t lock;
    pthread_cond_t ordered; /* an order has come */
    struct order *orders;   /* oldest first; guarded by lock */
};

/* Lock order: the city before a stand. */
struct city {
    pthread_mutex_t lock;
    struct stand *stands; /* the list; guarded by lock */
};

struct city *city_new(void)
{
    struct city *city = malloc(sizeof *city);
    if (city == NULL)
        return NULL;
    pthread_mutex_init(&city->lock, NULL);
    city->stands = NULL;
    return city;
}

void city_free(struct city *city)
{
    while (city->stands != NULL) {
        struct stand *stand = city->stands;
        city->stands = stand->next;
        pthread_cond_destroy(&stand->ordered);
        pthread_mutex_destroy(&stand->lock);
        free(stand);
    }
    pthread_mutex_destroy(&city->lock);
    free(city);
}

static struct stand *stand_open(struct city *city, const char *name)
{
    struct stand *stand = malloc(sizeof *stand);
    if (stand == NULL)
        abort();
    *stand = (struct stand){.name = name, .next = city->stands};
    pthread_mutex_init(&stand->lock, NULL);
    pthread_cond_init(&stand->ordered, NULL);
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
    pthread_mutex_lock(&stand->lock);
    struct order **end = &stand->orders;
    while (*end != NULL)
        end = &(*end)->next;
    order->next = NULL;
    *end = order;
    pthread_cond_signal(&stand->ordered);
    pthread_mutex_unlock(&stand->lock);
    pthread_mutex_unlock(&city->lock);
}

struct order *city_next(struct city *city, const char *name)
{
    struct stand *stand = stand_find(city, name);
    pthread_mutex_lock(&stand->lock);
    while (stand->orders == NULL)
        pthread_cond_wait(&stand->ordered, &stand->lock);
    struct order *order = stand->orders;
    stand->orders = order->next;
    pthread_mutex_unlock(&stand->lock);
    return order;
}
