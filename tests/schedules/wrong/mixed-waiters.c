/* finds: lost-wakeup, deadlock */
/*
 * One thread waits for one coin, another for two, both on the same condition. Each coin that comes
 * in is announced with a signal for one thread. The first signal goes to the one who wants two,
 * who looks and sleeps again; the second one wakes either of them, and the other sleeps on beside
 * coins enough for it. It is rare because the order in which the two fall asleep decides.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t paid = PTHREAD_COND_INITIALIZER;
static int coins; /* guarded by lock; the waiting threads look, and leave them there */

static void *waiter(void *wanted)
{
    must(pthread_mutex_lock(&lock));
    while (coins < *(int *)wanted)
        must(pthread_cond_wait(&paid, &lock));
    must(pthread_mutex_unlock(&lock));
    return NULL;
}

static void *payer(void *unused)
{
    for (int i = 0; i < 2; i++) {
        must(pthread_mutex_lock(&lock));
        coins++;
        must(pthread_cond_signal(&paid));
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

int main(void)
{
    pthread_t a, b, c;
    int wanted[2] = {1, 2};
    must(pthread_create(&a, NULL, waiter, &wanted[0]));
    must(pthread_create(&b, NULL, waiter, &wanted[1]));
    must(pthread_create(&c, NULL, payer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    must(pthread_join(c, NULL));
    return 0;
}
