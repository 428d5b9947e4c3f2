/* expect: condvar-misuse in waiter */
/* why: The wait is given a mutex that the thread does not hold. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void *waiter(void *unused)
{
    struct timespec until;
    must(clock_gettime(CLOCK_REALTIME, &until));
    until.tv_nsec = 0;
    (void)pthread_cond_timedwait(&changed, &lock, &until);
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_mutex_lock(&lock));
    must(pthread_mutex_unlock(&lock));
    must(pthread_create(&thread, NULL, waiter, NULL));
    must(pthread_join(thread, NULL));
    puts("done");
    return 0;
}
