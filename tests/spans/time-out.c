/* takes: 20 of 20 ms */
#include "work.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

/* Nobody sends a signal: a wait that runs out takes as long as a sleep. */
static void *patient(void *number)
{
    struct timespec until;
    must(clock_gettime(CLOCK_REALTIME, &until));
    until.tv_nsec += 10000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    must(pthread_mutex_lock(&lock));
    while (pthread_cond_timedwait(&changed, &lock, &until) == 0)
        ;
    must(pthread_mutex_unlock(&lock));
    work(10);
    return number;
}

int main(void)
{
    run_crew(patient, 1);
    return 0;
}
