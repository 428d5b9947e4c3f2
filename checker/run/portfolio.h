/*
 * Which strategies to try by default, in which order, for how many schedules.
 *
 *     first 0 to 4       the schedules that people think of
 *     search 0           some of what comes without preemption
 *     abreast            side by side, for the time that this takes
 *     round 1            a few schedules of each of the others
 *     round 2, 3, ...    twice as many of each as in the round before, until the budget is used
 *
 * Each strategy has programs that it finds at once and others that it never finds; so no one waits
 * for another to finish. Early rounds are short, because most bugs show early.
 */
#ifndef PORTFOLIO_H
#define PORTFOLIO_H

#include <stddef.h>

#include "../conductor/shared.h"

/*
 * Fills at most most entries, for a budget of that many schedules; returns how many entries. The
 * search may use up less than its share: what it has tried, it need not try again. With fewer
 * entries there are fewer rounds; with less than 16 the plan is empty.
 */
size_t portfolio_plan(struct plan_entry *plan, size_t most, unsigned budget);

#endif
