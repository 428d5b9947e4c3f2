/* takes: 10 of 40 ms */
#include "work.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int done; /* guarded by lock */

static void note(void)
{
    must(pthread_mutex_lock(&lock));
    done++;
    must(pthread_mutex_unlock(&lock));
}

/* All take the lock, before and after; while they work nobody has it. */
static void *sleeper(void *number)
{
    note();
    work(10);
    note();
    return number;
}

int main(void)
{
    run_crew(sleeper, 4);
    return done != 8;
}
