/* finds: starvation, livelock */
/*
 * Two readers read until the writer has written; the home-made lock lets readers in whenever a
 * reader is in. If they overlap, one always coming before the other leaves, the writer never finds
 * the lock free. A schedule drawn by chance leaves it a gap soon and hides the fault; readers that
 * come back at once, as they do on a real machine, leave none.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int readers; /* guarded by lock */
static int writing; /* guarded by lock */
static atomic_int written;

static void *reader(void *unused)
{
    while (!atomic_load(&written)) {
        must(pthread_mutex_lock(&lock));
        if (!writing)
            readers++;
        int entered = !writing;
        must(pthread_mutex_unlock(&lock));
        sched_yield();
        must(pthread_mutex_lock(&lock));
        readers -= entered;
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

static void *writer(void *unused)
{
    while (!atomic_load(&written)) {
        must(pthread_mutex_lock(&lock));
        writing = readers == 0;
        if (writing)
            atomic_store(&written, 1);
        writing = 0;
        must(pthread_mutex_unlock(&lock));
        sched_yield();
    }
    return unused;
}

int main(void)
{
    pthread_t threads[3];
    must(pthread_create(&threads[0], NULL, reader, NULL));
    must(pthread_create(&threads[1], NULL, reader, NULL));
    must(pthread_create(&threads[2], NULL, writer, NULL));
    for (int i = 0; i < 3; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
