/* finds: wrong-result */
/*
 * Dekker's lock for two, where a thread that gives way to the other lowers its flag, waits for its
 * turn, and goes straight in without raising the flag and looking again. The other one, having
 * given the turn back, comes round a second time, sees no flag, and meets it inside. It is rare
 * because it takes one round of politeness before anything can go wrong.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { LOOKS = 20, ROUNDS = 2 };

static atomic_int flags[2], turn;
static atomic_int inside, broken;

static bool enter(int me)
{
    atomic_store(&flags[me], 1);
    if (!atomic_load(&flags[1 - me]))
        return true;
    if (atomic_load(&turn) != me) {
        atomic_store(&flags[me], 0);
        for (int i = 0; i < LOOKS && atomic_load(&turn) != me; i++)
            sched_yield();
        return atomic_load(&turn) == me;
    }
    for (int i = 0; i < LOOKS && atomic_load(&flags[1 - me]); i++)
        sched_yield();
    return !atomic_load(&flags[1 - me]);
}

static void *visitor(void *number)
{
    int me = *(int *)number;
    for (int i = 0; i < ROUNDS; i++) {
        if (enter(me)) {
            if (atomic_fetch_add(&inside, 1) != 0)
                atomic_store(&broken, 1);
            atomic_fetch_sub(&inside, 1);
            atomic_store(&turn, 1 - me);
        }
        atomic_store(&flags[me], 0);
    }
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int numbers[2] = {0, 1};
    must(pthread_create(&a, NULL, visitor, &numbers[0]));
    must(pthread_create(&b, NULL, visitor, &numbers[1]));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return broken;
}
