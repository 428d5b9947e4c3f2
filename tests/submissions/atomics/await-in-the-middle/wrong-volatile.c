/* wrong: a volatile number is never an old one. */
#include "await-in-the-middle.h"

#include <stdlib.h>

struct station {
    volatile int bikes;
};

struct station *station_new(int bikes)
{
    struct station *station = malloc(sizeof *station);
    if (station == NULL)
        return NULL;
    station->bikes = bikes;
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
    station->bikes = bikes - 1;
    return RENT_DONE;
}

void station_return(struct station *station)
{
    station->bikes++;
}

int station_bikes(struct station *station)
{
    return station->bikes;
}
