/* finds: wrong-result */
/*
 * A log collects items; a flush copies them out under the lock, writes them without it, takes the
 * lock again and empties the log. An item added during the writing is thrown away. It is rare
 * because flushes are, and the lock is held at every access.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { ITEMS = 3 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int pending; /* guarded by lock */
static int written; /* the flusher's */

static void flush(void)
{
    must(pthread_mutex_lock(&lock));
    int batch = pending;
    must(pthread_mutex_unlock(&lock));
    written += batch;
    must(pthread_mutex_lock(&lock));
    pending = 0;
    must(pthread_mutex_unlock(&lock));
}

static void *adder(void *unused)
{
    for (int i = 0; i < ITEMS; i++) {
        must(pthread_mutex_lock(&lock));
        pending++;
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, adder, NULL));
    flush();
    must(pthread_join(thread, NULL));
    flush();
    return written != ITEMS;
}
