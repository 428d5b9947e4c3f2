/* expect: clean */
/* why: The rwlock calls that name a clock lock as well as the others. */
#define _GNU_SOURCE 1
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int price; /* guarded by lock */

static struct timespec in_a_minute(void)
{
    struct timespec until;
    must(clock_gettime(CLOCK_MONOTONIC, &until));
    until.tv_sec += 60;
    return until;
}

static void *seller(void *unused)
{
    for (int i = 0; i < 20; i++) {
        struct timespec until = in_a_minute();
        must(pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &until));
        price += i;
        must(pthread_rwlock_unlock(&lock));
    }
    return unused;
}

static void *buyer(void *unused)
{
    long sum = 0;
    for (int i = 0; i < 20; i++) {
        struct timespec until = in_a_minute();
        must(pthread_rwlock_clockrdlock(&lock, CLOCK_MONOTONIC, &until));
        sum += price;
        must(pthread_rwlock_unlock(&lock));
    }
    printf("%d\n", sum >= 0);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, buyer, NULL));
    must(pthread_create(&b, NULL, seller, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
