/* wrong: a volatile pointer is really read each time, so a panel sees the new plan. */
#include "relaxed-publish.h"

#include <stdlib.h>
#include <string.h>

struct plan {
    struct departure departures[DEPARTURES]; /* by minute; not changed once the plan is up */
    struct plan *older;                      /* the dispatcher's */
};

struct station {
    struct plan *volatile current; /* only the dispatcher changes it; NULL: no plan yet */
};

struct station *station_new(void)
{
    struct station *station = malloc(sizeof *station);
    if (station == NULL)
        return NULL;
    station->current = NULL;
    return station;
}

void station_free(struct station *station)
{
    struct plan *plan = station->current;
    while (plan != NULL) {
        struct plan *older = plan->older;
        free(plan);
        plan = older;
    }
    free(station);
}

bool station_announce(struct station *station, const struct departure *departures)
{
    struct plan *plan = malloc(sizeof *plan);
    if (plan == NULL)
        return false;
    memcpy(plan->departures, departures, sizeof plan->departures);
    plan->older = station->current;
    station->current = plan;
    return true;
}

bool station_next(struct station *station, int minute, struct departure *next)
{
    struct plan *plan = station->current;
    for (int i = 0; plan != NULL && i < DEPARTURES; i++) {
        *next = plan->departures[i];
        if (next->minute >= minute)
            return true;
    }
    return false;
}
