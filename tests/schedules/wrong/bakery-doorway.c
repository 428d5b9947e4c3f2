/* finds: wrong-result */
/*
 * The bakery lock without its doorway: nobody says that he is just choosing a number. The first
 * customer works out that his will be 1, and stops; the second one also gets 1, sees that nobody
 * else has a number, and goes in; the first one takes his 1, and as the lower seat wins a tie, he
 * goes in too. It is rare because the stop has to be between reading and writing one number. A
 * customer who has looked twenty times in vain goes away.
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

static atomic_int numbers[2]; /* 0: not interested */
static atomic_int inside, broken;

static int goes_first(int other, int me)
{
    int theirs = atomic_load(&numbers[other]), mine = atomic_load(&numbers[me]);
    return theirs != 0 && (theirs < mine || (theirs == mine && other < me));
}

static void visit(int me)
{
    int looks = 0;
    atomic_store(&numbers[me], atomic_load(&numbers[1 - me]) + 1);
    while (goes_first(1 - me, me) && ++looks < LOOKS)
        sched_yield();
    if (looks < LOOKS) {
        if (atomic_fetch_add(&inside, 1) != 0)
            atomic_store(&broken, 1);
        atomic_fetch_sub(&inside, 1);
    }
    atomic_store(&numbers[me], 0);
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
