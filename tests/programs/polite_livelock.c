/* expect: livelock */
/* why: Both give way to each other; in step they do so for ever. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int wants[2];
static int inside; /* guarded by wants */

static void enter(int me)
{
    for (;;) {
        atomic_store(&wants[me], 1);
        if (atomic_load(&wants[!me]) == 0)
            return;
        atomic_store(&wants[me], 0);
    }
}

static void *first(void *unused)
{
    enter(0);
    inside++;
    atomic_store(&wants[0], 0);
    return unused;
}

static void *second(void *unused)
{
    enter(1);
    inside++;
    atomic_store(&wants[1], 0);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, first, NULL));
    must(pthread_create(&b, NULL, second, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", inside);
    return 0;
}
