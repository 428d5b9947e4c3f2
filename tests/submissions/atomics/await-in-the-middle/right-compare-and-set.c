/* right: takes one off only from a number that was looked at, and is above 0. */
#include "await-in-the-middle.h"

#include <stdatomic.h>
#include <stdlib.h>

struct station {
    atomic_int bikes;
};

struct station *station_new(int bikes)
{
    struct station *station = malloc(sizeof *station);
    if (station == NULL)
        return NULL;
    atomic_init(&station->bikes, bikes);
    return station;
}

void station_free(struct station *station)
{
    free(station);
}

enum rent_result station_rent(struct station *station, struct card *card)
{
    int bikes = station_bikes(station);
    if (bikes == 0)
        return RENT_NO_BIKE;
    if (!card_approve(card))
        return RENT_REFUSED;
    while (bikes > 0)
        if (atomic_compare_exchange_weak(&station->bikes, &bikes, bikes - 1))
            return RENT_DONE;
    return RENT_NO_BIKE;
}

void station_return(struct station *station)
{
    atomic_fetch_add(&station->bikes, 1);
}

int station_bikes(struct station *station)
{
    return atomic_load(&station->bikes);
}
