/* The one timer that every process has: alarm and setitimer(ITIMER_REAL). */
#include <errno.h>
#include <sys/time.h>
#include <unistd.h>

#include "conductor.h"
#include "signals.h"
#include "timers.h"
#include "wrap.h"

static struct timer *timer;

static void expire(struct timer *expired, uint64_t times)
{
    (void)expired, (void)times;
    siginfo_t info;
    for (size_t i = 0; i < sizeof info / sizeof(long); i++)
        ((volatile long *)&info)[i] = 0;
    info.si_signo = SIGALRM;
    info.si_code = SI_KERNEL;
    signal_send(NULL, &info);
}

static struct timer *timer_of_process(void)
{
    if (!timer)
        timer = timer_add(expire);
    return timer;
}

static struct timespec precise(struct timeval time)
{
    return (struct timespec){.tv_sec = time.tv_sec, .tv_nsec = time.tv_usec * 1000};
}

/* What is less than a microsecond is not nothing. */
static struct timeval coarse(struct timespec time)
{
    return (struct timeval){.tv_sec = time.tv_sec, .tv_usec = (time.tv_nsec + 999) / 1000};
}

CONDUCT(unsigned, alarm, (unsigned seconds))
{
    if (!conducted())
        return NEXT(alarm)(seconds);
    ENTER;
    POINT(OP_TIMER, NULL);
    struct itimerspec left = timer_left(timer_of_process());
    struct itimerspec set = {.it_value = {.tv_sec = seconds}};
    timer_arm(timer, &set, false);
    unsigned rest = (unsigned)left.it_value.tv_sec;
    bool more = left.it_value.tv_nsec >= (long)second_ns / 2;
    bool some = left.it_value.tv_nsec > 0 && rest == 0;
    return rest + (more || some);
}

/* The other two clocks of setitimer are of the processor's time. */
CONDUCT(int, setitimer,
        (__itimer_which_t which, const struct itimerval *set, struct itimerval *old))
{
    if (!conducted() || which != ITIMER_REAL || !set)
        return NEXT(setitimer)(which, set, old);
    ENTER;
    POINT(OP_TIMER, NULL);
    struct itimerspec given = {precise(set->it_interval), precise(set->it_value)};
    if (!itimerspec_valid(&given)) {
        errno = EINVAL;
        return -1;
    }
    struct itimerspec left = timer_left(timer_of_process());
    timer_arm(timer, &given, false);
    if (old)
        *old = (struct itimerval){coarse(left.it_interval), coarse(left.it_value)};
    return 0;
}

CONDUCT(int, getitimer, (__itimer_which_t which, struct itimerval *now))
{
    if (!conducted() || which != ITIMER_REAL)
        return NEXT(getitimer)(which, now);
    ENTER;
    POINT(OP_TIMER, NULL);
    struct itimerspec left = timer_left(timer_of_process());
    *now = (struct itimerval){coarse(left.it_interval), coarse(left.it_value)};
    return 0;
}
