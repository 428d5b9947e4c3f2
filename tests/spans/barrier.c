/* takes: 60 of 120 ms */
#include "work.h"

static pthread_barrier_t barrier;

static void arrive(void)
{
    int result = pthread_barrier_wait(&barrier);
    must(result == PTHREAD_BARRIER_SERIAL_THREAD ? 0 : result);
}

/* In each round the slowest says how long: 30, then 30. */
static void *runner(void *number)
{
    int lane = (int)(long)number;
    work(10 * (lane + 1));
    arrive();
    work(10 * (3 - lane));
    arrive();
    return number;
}

int main(void)
{
    must(pthread_barrier_init(&barrier, NULL, 3));
    run_crew(runner, 3);
    return 0;
}
