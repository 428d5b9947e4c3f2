/* expect: clean */
/* why: A plain atomic assignment is sequentially consistent, which is release and more. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int totals[4];
static atomic_int filled;

static void *filler(void *unused)
{
    for (int i = 0; i < 4; i++) {
        totals[i] = i * i;
        filled = i + 1;
    }
    return unused;
}

static void *taker(void *unused)
{
    for (int i = 0; i < 4; i++) {
        while (filled <= i)
            sched_yield();
        printf("%d\n", totals[i]);
    }
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, taker, NULL));
    must(pthread_create(&b, NULL, filler, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
