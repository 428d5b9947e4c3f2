/* The control for memory: memcheck must find the lost block, and the use of the freed one. */
#include <stdio.h>
#include <stdlib.h>

static void lose_a_block(void)
{
    char *lost = malloc(64);
    if (lost)
        lost[0] = 'x';
}

int main(void)
{
    volatile char *freed = malloc(16);
    if (!freed)
        return 3;
    freed[0] = 'y';
    free((void *)freed);
    lose_a_block();
    printf("%d\n", freed[0]);
    return 0;
}
