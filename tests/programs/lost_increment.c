/* expect: data-race in count_up */
/* why: Two threads add to one variable and nothing orders the additions. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static long hits;

static void *count_up(void *unused)
{
    for (int i = 0; i < 100; i++)
        hits++;
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, count_up, NULL));
    must(pthread_create(&b, NULL, count_up, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%ld\n", hits);
    return 0;
}
