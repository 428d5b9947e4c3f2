/* takes: 10 of 20 ms */
#include <sched.h>

#include "work.h"

static void *sleeper(void *number)
{
    work(10);
    return number;
}

/* To let others go first is not to wait for them. */
static void *polite(void *number)
{
    for (int i = 0; i < 100; i++)
        sched_yield();
    work(10);
    return number;
}

int main(void)
{
    void *(*const both[])(void *) = {sleeper, polite};
    run_together(both, 2);
    return 0;
}
