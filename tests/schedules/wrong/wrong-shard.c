/* finds: wrong-result */
/*
 * A table of four counters with two locks. Adding takes the lock of the counter's parity, moving
 * takes the lock of the place it moves from, and not the lock of the place it moves to. An add to
 * the target and a move into it overlap, and one of them is lost. It is rare because moves are
 * short and mostly meet adds of the same parity, which the locks do keep apart.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int table[4] = {1, 0, 0, 0}; /* table[i] is guarded by locks[i % 2] */

static void *adder(void *unused)
{
    for (int i = 3; i >= 0; i--) {
        must(pthread_mutex_lock(&locks[i % 2]));
        table[i]++;
        must(pthread_mutex_unlock(&locks[i % 2]));
    }
    return unused;
}

static void *mover(void *unused)
{
    must(pthread_mutex_lock(&locks[0]));
    table[0]--;
    table[1]++;
    must(pthread_mutex_unlock(&locks[0]));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, adder, NULL));
    must(pthread_create(&b, NULL, mover, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return table[0] + table[1] + table[2] + table[3] != 5;
}
