/* A read from an address that nobody ever gave out. */
#include <stdint.h>
#include <stdio.h>

static int look(uintptr_t address)
{
    return *(volatile int *)address;
}

int main(void)
{
    printf("%d\n", look(0x10));
    return 0;
}
