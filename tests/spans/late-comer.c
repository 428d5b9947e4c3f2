/* takes: 11 of 21 ms */
#include "work.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void hold(int milliseconds)
{
    must(pthread_mutex_lock(&lock));
    work(milliseconds);
    must(pthread_mutex_unlock(&lock));
}

/* Begins with the lock, and has let it go when the other one wants it. */
static void *early(void *number)
{
    hold(1);
    work(10);
    return number;
}

static void *late(void *number)
{
    work(9);
    hold(1);
    return number;
}

/* The late one was created first: the order in which they are tried must not matter. */
int main(void)
{
    void *(*const both[])(void *) = {late, early};
    run_together(both, 2);
    return 0;
}
