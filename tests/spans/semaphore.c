/* takes: 20 of 40 ms */
#include <semaphore.h>

#include "work.h"

static sem_t permits;

/* Four guests, two seats. */
static void *guest(void *number)
{
    must(sem_wait(&permits));
    work(10);
    must(sem_post(&permits));
    return number;
}

int main(void)
{
    must(sem_init(&permits, 0, 2));
    run_crew(guest, 4);
    return 0;
}
