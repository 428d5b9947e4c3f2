/* Shows of schedules made by hand: what a page is made of. */
#ifndef SHOW_TRIAL_H
#define SHOW_TRIAL_H

#include "../checker/output/show.h"

/*
 * Two threads that wait for each other's locks; two that write the same byte, which is told by one
 * report; the same as a long schedule; and one without a fault. All texts of it end with suffix.
 * From class_arena.
 */
struct show *show_of_deadlock(const char *suffix);
struct show *show_of_race(const char *suffix);
struct show *show_of_long_race(void);
struct show *show_of_nothing(void);

#endif
