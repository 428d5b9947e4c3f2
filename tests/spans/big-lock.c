/* takes: 40 of 40 ms */
#include "work.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *sleeper(void *number)
{
    must(pthread_mutex_lock(&lock));
    work(10);
    must(pthread_mutex_unlock(&lock));
    return number;
}

int main(void)
{
    run_crew(sleeper, 4);
    return 0;
}
