/* takes: 10 of 20 ms */
#include "work.h"

static void *sleeper(void *number)
{
    work(10);
    return number;
}

int main(void)
{
    run_crew(sleeper, 2);
    return 0;
}
