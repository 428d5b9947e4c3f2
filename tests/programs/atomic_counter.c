/* expect: clean */
/* why: Counting needs no order between the counters; joining orders the last look. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_long hits;

static void *visitor(void *unused)
{
    for (int i = 0; i < 1000; i++)
        atomic_fetch_add_explicit(&hits, 1, memory_order_relaxed);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, visitor, NULL));
    must(pthread_create(&b, NULL, visitor, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%ld\n", hits);
    return 0;
}
