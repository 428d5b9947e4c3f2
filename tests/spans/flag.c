/* takes: 20 of 30 ms */
#include <stdatomic.h>

#include "work.h"

static atomic_int ready;

static void *sender(void *number)
{
    work(10);
    atomic_store(&ready, 1);
    return number;
}

/* No call says that it waits, and no lock. */
static void *receiver(void *number)
{
    while (!atomic_load(&ready))
        ;
    work(10);
    return number;
}

int main(void)
{
    void *(*const both[])(void *) = {receiver, sender};
    run_together(both, 2);
    return 0;
}
