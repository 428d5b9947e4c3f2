/* Sleeps in the kernel for ever, and nothing that anybody could wrap takes it there. */
#include <sys/syscall.h>

int main(void)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(SYS_pause) : "rcx", "r11", "memory");
    return (int)result;
}
