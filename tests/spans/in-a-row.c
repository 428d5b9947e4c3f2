/* takes: 20 of 20 ms */
#include "work.h"

static void *sleeper(void *number)
{
    work(10);
    return number;
}

/* Two threads, and never two at a time. */
int main(void)
{
    run_crew(sleeper, 1);
    run_crew(sleeper, 1);
    return 0;
}
