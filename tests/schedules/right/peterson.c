/* finds: nothing */
/*
 * Peterson's lock, with sequentially consistent atomics: raise the flag, give the turn away, then
 * wait while the other's flag is up and the turn is the other's. Right because of the order of
 * these steps: whoever gives the turn away last is the one who waits.
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

enum { ROUNDS = 3 };

static atomic_int flags[2], turn;
static int count; /* guarded by the lock made of flags and turn */

static void *counter(void *number)
{
    int me = *(int *)number;
    for (int i = 0; i < ROUNDS; i++) {
        atomic_store(&flags[me], 1);
        atomic_store(&turn, 1 - me);
        while (atomic_load(&flags[1 - me]) && atomic_load(&turn) == 1 - me)
            sched_yield();
        count++;
        atomic_store(&flags[me], 0);
    }
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int numbers[2] = {0, 1};
    must(pthread_create(&a, NULL, counter, &numbers[0]));
    must(pthread_create(&b, NULL, counter, &numbers[1]));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return count != 2 * ROUNDS;
}
