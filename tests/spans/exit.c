/* takes: 10 of 10 ms */
#include <unistd.h>

#include "work.h"

static void *sleeper(void *number)
{
    work(100);
    return number;
}

/* The program is over when main says so, whoever still sleeps. */
int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, sleeper, NULL));
    must(pthread_detach(thread));
    work(10);
    exit(0);
}
