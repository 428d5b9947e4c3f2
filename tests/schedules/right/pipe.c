/* finds: nothing */
/*
 * Blocks in read on a pipe until the other thread writes, and at the end until it closes. Right
 * because a pipe carries the bytes in order, and its end is the reader's sign to stop. No thread
 * call is involved in the waiting.
 */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int ends[2];

static void *writer(void *unused)
{
    for (char c = 'a'; c <= 'd'; c++)
        if (write(ends[1], &c, 1) != 1)
            abort();
    must(close(ends[1]));
    return unused;
}

int main(void)
{
    pthread_t thread;
    char c, expected = 'a';
    must(pipe(ends));
    must(pthread_create(&thread, NULL, writer, NULL));
    while (read(ends[0], &c, 1) == 1)
        if (c != expected++)
            return 1;
    must(pthread_join(thread, NULL));
    must(close(ends[0]));
    return expected != 'e';
}
