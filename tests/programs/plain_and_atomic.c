/* expect: data-race in count_atomic, count_plain */
/* why: One thread counts by an atomic operation, the other by a plain one. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int hits;

static void *count_atomic(void *unused)
{
    for (int i = 0; i < 50; i++)
        __atomic_fetch_add(&hits, 1, __ATOMIC_SEQ_CST);
    return unused;
}

static void *count_plain(void *unused)
{
    for (int i = 0; i < 50; i++)
        hits++;
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, count_atomic, NULL));
    must(pthread_create(&b, NULL, count_plain, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", hits);
    return 0;
}
