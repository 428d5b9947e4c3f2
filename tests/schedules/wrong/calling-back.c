/* finds: self-deadlock, deadlock */
/*
 * An event source calls its listener while it holds its own lock, and the listener, having heard
 * enough, asks to be taken off, which needs the same lock. It asks only if another thread has told
 * it to finish; mostly the last event has passed by then.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { EVENTS = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void (*listener)(void); /* guarded by lock */
static atomic_int enough;

static void unlisten(void)
{
    must(pthread_mutex_lock(&lock));
    listener = NULL;
    must(pthread_mutex_unlock(&lock));
}

static void listen_once(void)
{
    if (atomic_load(&enough))
        unlisten();
}

static void *source(void *unused)
{
    for (int i = 0; i < EVENTS; i++) {
        must(pthread_mutex_lock(&lock));
        if (listener)
            listener();
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

int main(void)
{
    pthread_t thread;
    listener = listen_once;
    must(pthread_create(&thread, NULL, source, NULL));
    atomic_store(&enough, 1);
    unlisten();
    must(pthread_join(thread, NULL));
    return 0;
}
