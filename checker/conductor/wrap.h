/*
 * Defines a wrapper of the conductor. The linker (--wrap=NAME) sends the program's calls of NAME to
 * __wrap_NAME, here; what the shim has to say about the call comes next, if it has anything; and
 * __real_NAME is what the program would have called.
 *
 *     CONDUCT(int, pthread_mutex_lock, (pthread_mutex_t *mutex))
 *     {
 *         if (!conducted())
 *             return NEXT(pthread_mutex_lock)(mutex);
 *         ...
 *     }
 *
 * Inert, a wrapper is one compare and a jump; the caller of the next function is then the program.
 * Conducted it must ENTER first: ThreadSanitizer keeps stacks of its own and would miss a frame.
 */
#ifndef CONDUCTOR_WRAP_H
#define CONDUCTOR_WRAP_H

void __tsan_func_entry(void *caller) __attribute__((weak));
void __tsan_func_exit(void) __attribute__((weak));

#define CONDUCT(type, name, parameters)                                                            \
    type __real_##name parameters;                                                                 \
    type shim_##name parameters __attribute__((weak));                                             \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters

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
