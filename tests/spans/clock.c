/* takes: 10 of 20 ms */
#include "work.h"

static double now_ms(void)
{
    struct timespec now;
    must(clock_gettime(CLOCK_MONOTONIC, &now));
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Looks at the clock until ten milliseconds are over: it computes. */
static void *watcher(void *number)
{
    double start = now_ms();
    while (now_ms() < start + 10)
        ;
    return number;
}

static void *sleeper(void *number)
{
    work(10);
    return number;
}

int main(void)
{
    void *(*const both[])(void *) = {sleeper, watcher};
    run_together(both, 2);
    return 0;
}
