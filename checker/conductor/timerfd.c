/*
 * Timers that are descriptors. Each is a real eventfd: virtual time writes the expiries, and a
 * read takes them, so that read, poll and close need to know nothing of it. What is written goes
 * through a duplicate, because the program may close its own and have another file there.
 */
#include <errno.h>
#include <linux/kcmp.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "conductor.h"
#include "system.h"
#include "timers.h"
#include "wrap.h"

DECLARE_NEXT(int, timerfd_settime,
             (int fd, int flags, const struct itimerspec *set, struct itimerspec *old));
DECLARE_NEXT(int, timerfd_gettime, (int fd, struct itimerspec *now));

enum { DUPLICATE = 1030, HIGH = 512 }; /* F_DUPFD_CLOEXEC, and what programs do not reach */

static struct {
    struct timer *timer; /* NULL: free */
    int duplicate;
} slots[TIMERS_MOST];

static int duplicate_of(const struct timer *timer)
{
    for (int i = 0; i < TIMERS_MOST; i++)
        if (slots[i].timer == timer)
            return slots[i].duplicate;
    return -1;
}

static void expire(struct timer *timer, uint64_t times)
{
    SYSTEM(SYS_write, duplicate_of(timer), &times, sizeof times);
}

/* Is it still the eventfd that it was? */
static bool is_open(int slot)
{
    int process = (int)SYSTEM(SYS_getpid);
    long order = SYSTEM(SYS_kcmp, process, process, KCMP_FILE, slots[slot].timer->number,
                        slots[slot].duplicate);
    return order == 0 || order == -EPERM || order == -ENOSYS;
}

static struct timer *timer_of(int fd)
{
    for (int i = 0; i < TIMERS_MOST; i++) {
        if (!slots[i].timer || slots[i].timer->number != fd)
            continue;
        if (is_open(i))
            return slots[i].timer;
        timer_remove(slots[i].timer);
        SYSTEM(SYS_close, slots[i].duplicate);
        slots[i].timer = NULL;
    }
    return NULL;
}

static bool clock_is_known(clockid_t clock)
{
    return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME ||
           clock == CLOCK_REALTIME_ALARM || clock == CLOCK_BOOTTIME_ALARM;
}

static int timer_start(clockid_t clock, int fd)
{
    int slot = 0;
    (void)timer_of(fd); /* forgets one that was closed */
    while (slot < TIMERS_MOST && slots[slot].timer)
        slot++;
    struct timer *timer = slot < TIMERS_MOST ? timer_add(expire) : NULL;
    if (!timer)
        return -1;
    timer->clock = clock;
    timer->number = fd;
    slots[slot].timer = timer;
    slots[slot].duplicate = (int)SYSTEM(SYS_fcntl, fd, DUPLICATE, HIGH);
    return 0;
}

CONDUCT(int, timerfd_create, (clockid_t clock, int flags))
{
    if (!conducted() || !clock_is_known(clock) || (flags & ~(TFD_CLOEXEC | TFD_NONBLOCK)))
        return NEXT(timerfd_create)(clock, flags);
    ENTER;
    POINT(OP_TIMER, NULL);
    int fd = (int)SYSTEM(SYS_eventfd2, 0, flags);
    if (fd >= 0 && timer_start(clock, fd) == 0)
        return fd;
    if (fd >= 0)
        SYSTEM(SYS_close, fd);
    errno = fd < 0 ? -fd : EMFILE;
    return -1;
}

/* Expiries that were not read are forgotten. */
static void drain(int fd)
{
    uint64_t unread;
    struct pollfd one = {.fd = fd, .events = POLLIN};
    if (SYSTEM(SYS_poll, &one, 1, 0) > 0)
        SYSTEM(SYS_read, fd, &unread, sizeof unread);
}

CONDUCT(int, timerfd_settime,
        (int fd, int flags, const struct itimerspec *set, struct itimerspec *old))
{
    if (!conducted())
        return NEXT(timerfd_settime)(fd, flags, set, old);
    ENTER;
    POINT(OP_TIMER, NULL);
    struct timer *timer = timer_of(fd);
    if (!timer || !set)
        return NEXT(timerfd_settime)(fd, flags, set, old);
    if (!itimerspec_valid(set) || (flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET))) {
        errno = EINVAL;
        return -1;
    }
    if (old)
        *old = timer_left(timer);
    drain(fd);
    timer_arm(timer, set, flags & TFD_TIMER_ABSTIME);
    return 0;
}

CONDUCT(int, timerfd_gettime, (int fd, struct itimerspec *now))
{
    if (!conducted())
        return NEXT(timerfd_gettime)(fd, now);
    ENTER;
    POINT(OP_TIMER, NULL);
    struct timer *timer = timer_of(fd);
    if (!timer)
        return NEXT(timerfd_gettime)(fd, now);
    *now = timer_left(timer);
    return 0;
}
