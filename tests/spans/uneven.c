/* takes: 30 of 60 ms */
#include "work.h"

static void *sleeper(void *number)
{
    work(10 * ((int)(long)number + 1));
    return number;
}

/* As long as the longest, in whatever order they are joined. */
int main(void)
{
    run_crew(sleeper, 3);
    return 0;
}
