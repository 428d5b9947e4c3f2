/* expect: clean */
/* why: A byte can only be read after it was written, and with it comes what was done before. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int ends[2];
static int parcel;

static void *giver(void *unused)
{
    parcel = 42;
    if (write(ends[1], "x", 1) != 1)
        abort();
    return unused;
}

static void *taker(void *unused)
{
    char byte;
    if (read(ends[0], &byte, 1) != 1)
        abort();
    printf("%d\n", parcel);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pipe(ends));
    must(pthread_create(&a, NULL, taker, NULL));
    must(pthread_create(&b, NULL, giver, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    must(close(ends[0]));
    must(close(ends[1]));
    return 0;
}
