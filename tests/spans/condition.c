/* takes: 20 of 30 ms */
#include "work.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready; /* guarded by lock */

static void *sender(void *number)
{
    work(10);
    must(pthread_mutex_lock(&lock));
    ready = 1;
    must(pthread_cond_signal(&changed));
    must(pthread_mutex_unlock(&lock));
    work(10);
    return number;
}

static void *receiver(void *number)
{
    must(pthread_mutex_lock(&lock));
    while (!ready)
        must(pthread_cond_wait(&changed, &lock));
    must(pthread_mutex_unlock(&lock));
    work(10);
    return number;
}

int main(void)
{
    void *(*const both[])(void *) = {receiver, sender};
    run_together(both, 2);
    return 0;
}
