/*
 * System calls without libc. The conductor must not use the library's functions: under the tools
 * they are intercepted, and each call would be told to the tool as the program's.
 */
#ifndef CONDUCTOR_SYSTEM_H
#define CONDUCTOR_SYSTEM_H

#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>

/* What a signal does, in the kernel's own layout (rt_sigaction). */
struct kernel_action {
    union {
        void (*plain)(int signal); /* SIG_DFL and SIG_IGN, too */
        void (*handler)(int signal, siginfo_t *info, void *context);
    };
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};

#define SYSTEM(...) SYSTEM_PICK(__VA_ARGS__, 6, 5, 4, 3, 2, 1, 0)(__VA_ARGS__)
#define SYSTEM_PICK(n, a, b, c, d, e, f, count, ...) SYSTEM_JOIN(count)
#define SYSTEM_JOIN(count) SYSTEM_##count
#define SYSTEM_0(n) system_call(n, 0, 0, 0, 0, 0, 0)
#define SYSTEM_1(n, a) system_call(n, (long)(a), 0, 0, 0, 0, 0)
#define SYSTEM_2(n, a, b) system_call(n, (long)(a), (long)(b), 0, 0, 0, 0)
#define SYSTEM_3(n, a, b, c) system_call(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define SYSTEM_4(n, a, b, c, d) system_call(n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define SYSTEM_5(n, a, b, c, d, e)                                                                 \
    system_call(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)
#define SYSTEM_6(n, a, b, c, d, e, f)                                                              \
    system_call(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/* The kernel's answer: at least 0, or the negative error number. errno is left alone. */
static inline long system_call(long number, long a, long b, long c, long d, long e, long f)
{
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

#endif
