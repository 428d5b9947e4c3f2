/* Which strategies to try by default, in which order, for how many schedules. */
#ifndef PORTFOLIO_H
#define PORTFOLIO_H

#include <stddef.h>

#include "../conductor/shared.h"

/* Fills at most most entries for a budget of schedules; returns how many. */
size_t portfolio_plan(struct plan_entry *plan, size_t most, unsigned budget);

#endif
