/* Timers of virtual time. */
#include "conductor.h"

uint64_t timers_next(void)
{
    return NEVER;
}

void timers_fire(void)
{
}
