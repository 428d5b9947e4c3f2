/* expect: clean */
/* why: What is received at one end was sent at the other before. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
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
    if (send(ends[1], "x", 1, 0) != 1)
        abort();
    return unused;
}

static void *taker(void *unused)
{
    char byte;
    if (recv(ends[0], &byte, 1, 0) != 1)
        abort();
    printf("%d\n", parcel);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
    must(pthread_create(&a, NULL, taker, NULL));
    must(pthread_create(&b, NULL, giver, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    must(close(ends[0]));
    must(close(ends[1]));
    return 0;
}
