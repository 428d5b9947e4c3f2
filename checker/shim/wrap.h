/*
 * Defines a wrapper. The linker (--wrap=NAME) sends the program's calls of NAME to the conductor's
 * __wrap_NAME, which goes on to shim_NAME, here; __real_NAME is what the program would have called.
 * The plain flavour's wrappers are passed by when there is neither Valgrind nor the recorder of lock
 * orders: then they must have nothing to do (calls_to_shim in conductor/calls.h).
 * A call that the conductor has nothing to do with is wrapped directly (WRAP_ALONE, plain.wrap).
 */
#ifndef SHIM_WRAP_H
#define SHIM_WRAP_H

#include <time.h>

#define WRAP(type, name, parameters)                                                               \
    type __real_##name parameters;                                                                 \
    type shim_##name parameters;                                                                   \
    type shim_##name parameters

#define WRAP_ALONE(type, name, parameters)                                                         \
    type __real_##name parameters;                                                                 \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters

/*
 * The moment of one clock as a moment of CLOCK_REALTIME, for calls that a tool knows by that clock
 * only. What lies more than some decades ahead is for ever.
 */
static inline struct timespec moment_convert(clockid_t clock, const struct timespec *until)
{
    const long long second = 1000000000, for_ever = 4000000000;
    struct timespec here, there;
    (void)clock_gettime(clock, &here);
    (void)clock_gettime(CLOCK_REALTIME, &there);
    if (until->tv_sec > for_ever)
        return (struct timespec){.tv_sec = for_ever};
    long long wait = (until->tv_sec - here.tv_sec) * second + until->tv_nsec - here.tv_nsec;
    long long moment = there.tv_sec * second + there.tv_nsec + wait;
    return (struct timespec){.tv_sec = moment / second, .tv_nsec = moment % second};
}

#endif
