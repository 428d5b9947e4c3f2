/* takes: 30 of 60 ms */
#include <sched.h>
#include <stdatomic.h>

#include "work.h"

static atomic_int taken;

static void *sleeper(void *number)
{
    while (atomic_exchange(&taken, 1))
        sched_yield();
    work(10);
    atomic_store(&taken, 0);
    return number;
}

/* One lock around everything, home-made. */
int main(void)
{
    run_crew(sleeper, 3);
    return 0;
}
