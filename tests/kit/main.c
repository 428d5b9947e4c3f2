/* The tests of labs/kit. With arguments: only the suites whose names contain one of them. */
#include "suites.h"
#include "../runner.h"

#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    CU_SuiteInfo suites[] = {
        {.pName = "waiter", .pTests = waiter_tests},
        {.pName = "channel", .pTests = channel_tests},
        {.pName = "traffic", .pTests = traffic_tests},
        {.pName = "waitgroup", .pTests = waitgroup_tests},
        {.pName = "context", .pTests = context_tests},
        {.pName = "errgroup", .pTests = errgroup_tests},
        {.pName = "once", .pTests = once_tests},
        {.pName = "semaphore", .pTests = semaphore_tests},
        {.pName = "pool", .pTests = pool_tests},
        {.pName = "timer", .pTests = timer_tests},
        {.pName = "ticker", .pTests = ticker_tests},
        {.pName = "hashmap", .pTests = hashmap_tests},
        {.pName = "drive", .pTests = drive_tests},
        {.pName = "races", .pTests = races_tests},
        CU_SUITE_INFO_NULL,
    };
    if (argc == 3 && strcmp(argv[1], "--drive") == 0)
        return drive_play(argv[2]);
    if (argc == 3 && strcmp(argv[1], "--race") == 0)
        return race_play(argv[2]);
    alarm(600); /* a kit that waits for itself must not keep the tests waiting too */
    return run_suites(argc, argv, suites);
}
