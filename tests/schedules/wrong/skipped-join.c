/* finds: thread-leak */
/*
 * The main thread joins the worker only if it is not done yet. But the worker says that it is done
 * before it has tidied up, so it may be told of as done, and not joined, while it still runs; then
 * the main thread returns under its feet. It is rare because the worker is mostly either busy or
 * gone.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int done, tidied;

static void *worker(void *unused)
{
    atomic_store(&done, 1);
    atomic_store(&tidied, 1);
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, worker, NULL));
    if (!atomic_load(&done))
        must(pthread_join(thread, NULL));
    return 0;
}
