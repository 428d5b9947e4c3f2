/* finds: wrong-result */
/*
 * Peterson's lock with two lines exchanged: first give the turn away, then raise the flag. One
 * thread gives the turn away and is held up; the other gives it back, raises its flag, sees no
 * other flag and goes in; the first one raises its flag, sees that the turn is its own, and goes
 * in too. It is rare because of the order of three switches. A thread that has looked twenty times
 * in vain goes away.
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

enum { LOOKS = 20 };

static atomic_int flags[2], turn;
static atomic_int inside, broken;

static void visit(int me)
{
    int looks = 0;
    atomic_store(&turn, 1 - me);
    atomic_store(&flags[me], 1);
    while (atomic_load(&flags[1 - me]) && atomic_load(&turn) == 1 - me && ++looks < LOOKS)
        sched_yield();
    if (looks < LOOKS) {
        if (atomic_fetch_add(&inside, 1) != 0)
            atomic_store(&broken, 1);
        atomic_fetch_sub(&inside, 1);
    }
    atomic_store(&flags[me], 0);
}

static void *first(void *unused)
{
    visit(0);
    return unused;
}

static void *second(void *unused)
{
    visit(1);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, first, NULL));
    must(pthread_create(&b, NULL, second, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return broken;
}
