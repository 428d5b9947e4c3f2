/*
 * Defines a wrapper of the conductor. The linker (--wrap=NAME) sends the program's calls of NAME to
 * __wrap_NAME, a jump through the call's door (calls.h). Conducted, the door leads to the function
 * defined here; what the shim has to say about the call comes next, if it has anything; and
 * __real_NAME is what the program would have called.
 *
 *     CONDUCT(int, pthread_mutex_lock, (pthread_mutex_t *mutex))
 *     {
 *         if (!conducted())
 *             return NEXT(pthread_mutex_lock)(mutex);
 *         ...
 *     }
 *
 * Inert, none of this runs. Before its first schedule, and in a thread or a child process of the
 * program that is not conducted, a conducted program comes by here too and goes straight on.
 *
 * Whatever a door leads to has the program as its caller. Conducted it must ENTER first:
 * ThreadSanitizer keeps stacks of its own and would miss a frame.
 */
#ifndef CONDUCTOR_WRAP_H
#define CONDUCTOR_WRAP_H

#include "calls.h"

void __tsan_func_entry(void *caller) __attribute__((weak));
void __tsan_func_exit(void) __attribute__((weak));

#define CONDUCT(type, name, parameters)                                                            \
    type __real_##name parameters;                                                                 \
    type shim_##name parameters __attribute__((weak));                                             \
    static type __conducted_##name parameters;                                                     \
    static struct door door_##name __attribute__((used, section("doors"))) = {                     \
        (void (*)(void))__real_##name,                                                             \
        (void (*)(void))shim_##name,                                                               \
        (void (*)(void))__conducted_##name,                                                        \
    };                                                                                             \
    __asm__(".pushsection .text\n"                                                                 \
            ".balign 16\n"                                                                         \
            ".globl __wrap_" #name "\n"                                                            \
            ".type __wrap_" #name ", @function\n"                                                  \
            "__wrap_" #name ":\n"                                                                  \
            ".cfi_startproc\n"                                                                     \
            "jmp *door_" #name "(%rip)\n"                                                          \
            ".cfi_endproc\n"                                                                       \
            ".size __wrap_" #name ", . - __wrap_" #name "\n"                                       \
            ".popsection");                                                                        \
    static type __conducted_##name parameters

#define NEXT(name) (shim_##name ? shim_##name : __real_##name)

/* Declares what another file wraps, to call it without being conducted. */
#define DECLARE_NEXT(type, name, parameters)                                                       \
    type __real_##name parameters;                                                                 \
    type shim_##name parameters __attribute__((weak))

static inline void shadow_leave(const int *unused)
{
    (void)unused;
    if (__tsan_func_exit)
        __tsan_func_exit();
}

#define ENTER                                                                                      \
    if (__tsan_func_entry)                                                                         \
        __tsan_func_entry(__builtin_return_address(0));                                            \
    __attribute__((unused, cleanup(shadow_leave))) const int entered = 0

#define HERE __builtin_return_address(0), __builtin_frame_address(0)

#endif
