/* The tables of the kit's tests, and what this program is when it starts itself again. */
#ifndef KIT_SUITES_H
#define KIT_SUITES_H

#include <CUnit/CUnit.h>

extern CU_TestInfo waiter_tests[], channel_tests[], traffic_tests[], waitgroup_tests[],
    context_tests[], errgroup_tests[], timer_tests[], ticker_tests[], hashmap_tests[],
    drive_tests[], once_tests[], semaphore_tests[], pool_tests[], races_tests[];

/* main of the driver that plays this part, and of the program with this race. */
int drive_play(const char *part);
int race_play(const char *name);

#endif
