/* finds: nothing */
/*
 * The main thread waits in pthread_join for a worker that never returns: it ends the whole process
 * with exit, and the exit handler runs in the worker's thread. Right because exit is anybody's to
 * call, and no other thread calls it too.
 */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int written; /* the worker's, which also runs the handler */

static void finish(void)
{
    if (written != 1)
        _exit(1);
}

static void *worker(void *unused)
{
    (void)unused;
    written = 1;
    exit(0);
}

int main(void)
{
    pthread_t thread;
    must(atexit(finish));
    must(pthread_create(&thread, NULL, worker, NULL));
    must(pthread_join(thread, NULL));
    return 1;
}
