/* expect: condvar-misuse in reader */
/* why: Two threads wait for one condition, each with a mutex of its own. */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER, two = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int waiting[2], ready[2]; /* each guarded by one and two */

static void *reader(void *given)
{
    pthread_mutex_t *lock = given;
    int i = lock == &two;
    must(pthread_mutex_lock(lock));
    waiting[i] = 1;
    while (!ready[i])
        must(pthread_cond_wait(&changed, lock));
    must(pthread_mutex_unlock(lock));
    return NULL;
}

static void wait_until_waiting(pthread_mutex_t *lock, const int *flag)
{
    int seen;
    do {
        must(pthread_mutex_lock(lock));
        seen = *flag;
        must(pthread_mutex_unlock(lock));
        sched_yield();
    } while (!seen);
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, reader, &one));
    must(pthread_create(&b, NULL, reader, &two));
    wait_until_waiting(&one, &waiting[0]);
    wait_until_waiting(&two, &waiting[1]);
    must(pthread_mutex_lock(&one));
    must(pthread_mutex_lock(&two));
    ready[0] = ready[1] = 1;
    must(pthread_cond_broadcast(&changed));
    must(pthread_mutex_unlock(&two));
    must(pthread_mutex_unlock(&one));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    puts("done");
    return 0;
}
