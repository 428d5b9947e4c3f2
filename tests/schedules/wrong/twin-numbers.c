/* finds: wrong-result */
/*
 * A dispenser of numbers, each to be given once: read the next number, store the next but one. Two
 * customers read the same number before either stores. It is rare because the window is one line,
 * and silent because both accesses are atomic.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { CUSTOMERS = 3 };

static atomic_int next;

static void *customer(void *number)
{
    int mine = atomic_load(&next);
    atomic_store(&next, mine + 1);
    *(int *)number = mine;
    return NULL;
}

int main(void)
{
    pthread_t threads[CUSTOMERS];
    int numbers[CUSTOMERS];
    for (int i = 0; i < CUSTOMERS; i++)
        must(pthread_create(&threads[i], NULL, customer, &numbers[i]));
    for (int i = 0; i < CUSTOMERS; i++)
        must(pthread_join(threads[i], NULL));
    return numbers[0] == numbers[1] || numbers[1] == numbers[2] || numbers[0] == numbers[2];
}
