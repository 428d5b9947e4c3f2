/* A call of a function that is not there. */
#include <stdint.h>

static void call(uintptr_t address)
{
    ((void (*)(void))address)();
}

int main(void)
{
    call(0x20);
    return 0;
}
