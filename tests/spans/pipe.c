/* takes: 20 of 20 ms */
#include <unistd.h>

#include "work.h"

static int ends[2];

static void *sender(void *number)
{
    work(10);
    must(write(ends[1], "x", 1) != 1);
    return number;
}

static void *receiver(void *number)
{
    char byte;
    must(read(ends[0], &byte, 1) != 1);
    work(10);
    return number;
}

int main(void)
{
    void *(*const both[])(void *) = {receiver, sender};
    must(pipe(ends));
    run_together(both, 2);
    return 0;
}
