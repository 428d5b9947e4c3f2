/* expect: clean */
/* why: The counter of an eventfd can only be read after somebody added to it. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int event;
static int parcel;

static void *giver(void *unused)
{
    parcel = 42;
    uint64_t one = 1;
    if (write(event, &one, sizeof one) != sizeof one)
        abort();
    return unused;
}

static void *taker(void *unused)
{
    uint64_t seen;
    if (read(event, &seen, sizeof seen) != sizeof seen)
        abort();
    printf("%d\n", parcel);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    event = eventfd(0, 0);
    if (event == -1)
        abort();
    must(pthread_create(&a, NULL, taker, NULL));
    must(pthread_create(&b, NULL, giver, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    must(close(event));
    return 0;
}
