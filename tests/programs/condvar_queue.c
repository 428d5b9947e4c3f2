/* expect: clean */
/* why: A bounded queue: one lock, one condition for each side, each waited for in a loop. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { SLOTS = 2, ITEMS = 40 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER, emptied = PTHREAD_COND_INITIALIZER;
static int slots[SLOTS], used; /* guarded by lock */

static void *producer(void *unused)
{
    for (int i = 0; i < ITEMS; i++) {
        must(pthread_mutex_lock(&lock));
        while (used == SLOTS)
            must(pthread_cond_wait(&emptied, &lock));
        slots[used++] = i;
        must(pthread_cond_signal(&filled));
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

static void *consumer(void *unused)
{
    long sum = 0;
    for (int i = 0; i < ITEMS; i++) {
        must(pthread_mutex_lock(&lock));
        while (used == 0)
            must(pthread_cond_wait(&filled, &lock));
        sum += slots[--used];
        must(pthread_cond_signal(&emptied));
        must(pthread_mutex_unlock(&lock));
    }
    printf("%ld\n", sum);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, consumer, NULL));
    must(pthread_create(&b, NULL, producer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
