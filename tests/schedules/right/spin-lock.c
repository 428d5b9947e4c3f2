/* finds: nothing */
/*
 * Blocks, if that is the word, in a spin lock: two threads count to three each under it, and each
 * tries it once with trylock as well. Right because the count changes only under the lock, and a
 * failed attempt is followed by a real one.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { ROUNDS = 3 };

static pthread_spinlock_t lock;
static int count; /* guarded by lock */

static void *counter(void *unused)
{
    for (int i = 0; i < ROUNDS; i++) {
        int error = pthread_spin_trylock(&lock);
        if (error == EBUSY)
            error = pthread_spin_lock(&lock);
        must(error);
        count++;
        must(pthread_spin_unlock(&lock));
    }
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE));
    must(pthread_create(&a, NULL, counter, NULL));
    must(pthread_create(&b, NULL, counter, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    must(pthread_spin_destroy(&lock));
    return count != 2 * ROUNDS;
}
