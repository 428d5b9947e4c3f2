/* expect: clean */
/* why: The condition is changed under the lock; the signal itself needs none. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready; /* guarded by lock */

static void *waiter(void *unused)
{
    must(pthread_mutex_lock(&lock));
    while (!ready)
        must(pthread_cond_wait(&changed, &lock));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

static void *teller(void *unused)
{
    must(pthread_mutex_lock(&lock));
    ready = 1;
    must(pthread_mutex_unlock(&lock));
    must(pthread_cond_signal(&changed));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, waiter, NULL));
    must(pthread_create(&b, NULL, teller, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", ready);
    return 0;
}
