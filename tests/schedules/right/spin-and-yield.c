/* finds: nothing */
/*
 * Two threads spin on each other's atomic flag with sched_yield in the loop, turn about: one waits
 * for even, the other for odd. Right because exactly one of them may move the number at any time,
 * and it does.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { TURNS = 6 };

static atomic_int number;

static void *turner(void *parity)
{
    for (int i = *(int *)parity; i < TURNS; i += 2) {
        while (atomic_load(&number) != i)
            sched_yield();
        if (i == 3)
            must(usleep(2000));
        atomic_store(&number, i + 1);
    }
    return NULL;
}

int main(void)
{
    pthread_t even, odd;
    int parities[2] = {0, 1};
    must(pthread_create(&even, NULL, turner, &parities[0]));
    must(pthread_create(&odd, NULL, turner, &parities[1]));
    must(pthread_join(even, NULL));
    must(pthread_join(odd, NULL));
    return number != TURNS;
}
