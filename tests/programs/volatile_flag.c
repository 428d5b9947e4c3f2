/* expect: data-race in writer, reader */
/* why: Volatile keeps the compiler from caching the flag and orders nothing. */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static volatile int ready;
static int page;

static void *writer(void *unused)
{
    page = 42;
    ready = 1;
    return unused;
}

static void *reader(void *unused)
{
    while (!ready)
        sched_yield();
    printf("%d\n", page);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, reader, NULL));
    must(pthread_create(&b, NULL, writer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
