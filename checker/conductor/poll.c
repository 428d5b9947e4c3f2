/* Waiting for several descriptors at once, for a time: poll, select, epoll and their like. */
#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "conductor.h"
#include "signals.h"
#include "system.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

static uint64_t limit_of_ms(int milliseconds)
{
    return milliseconds < 0 ? NEVER : conductor.now + (uint64_t)milliseconds * (second_ns / 1000);
}

static uint64_t limit_of(const struct timespec *limit)
{
    return limit ? deadline_after(limit) : NEVER;
}

static bool timespec_refused(const struct timespec *limit)
{
    return limit && (!timespec_valid(limit) || limit->tv_sec < 0);
}

static int fail(int error)
{
    errno = error;
    return -1;
}

/*
 * Until ready says so, or time is over: 0. A handler ran: EINTR. The mask, if there is one, is that
 * of the wait alone.
 */
static int descriptors_await(bool (*ready)(struct thread *), void *context, uint64_t deadline,
                             const sigset_t *mask, const void *pc, void *frame)
{
    struct thread *me = conductor_self;
    point(OP_IO, NULL, 0, pc, frame);
    NEXT(pthread_testcancel)();
    struct wait wait = {.op = OP_IO,
                        .deadline = deadline,
                        .ready = ready,
                        .context = context,
                        .cancellable = true,
                        .interruptible = true};
    const uint64_t before = me->mask;
    enum woken why = WOKEN_READY;
    if (mask)
        signals_block(signals_of(mask));
    me->wait.context = context;
    while (conductor.now < deadline && !ready(me)) {
        why = block(&wait);
        if (why == WOKEN_CANCELLED)
            NEXT(pthread_testcancel)();
        if (why == WOKEN_INTERRUPTED || why == WOKEN_TIMEOUT)
            break;
        me->wait.context = context;
    }
    if (mask)
        signals_block(before);
    return why == WOKEN_INTERRUPTED ? EINTR : 0;
}

/* ---- poll ---- */

struct poll_set {
    struct pollfd *list;
    nfds_t count;
};

static bool poll_is_ready(struct thread *waiter)
{
    const struct poll_set *set = waiter->wait.context;
    return SYSTEM(SYS_poll, set->list, set->count, 0) != 0;
}

CONDUCT(int, poll, (struct pollfd * list, nfds_t count, int timeout))
{
    if (!conducted())
        return NEXT(poll)(list, count, timeout);
    ENTER;
    struct poll_set set = {list, count};
    int error = descriptors_await(poll_is_ready, &set, limit_of_ms(timeout), NULL, HERE);
    return error ? fail(error) : NEXT(poll)(list, count, 0);
}

CONDUCT(int, ppoll,
        (struct pollfd * list, nfds_t count, const struct timespec *limit, const sigset_t *mask))
{
    static const struct timespec at_once = {0};
    if (!conducted())
        return NEXT(ppoll)(list, count, limit, mask);
    ENTER;
    if (timespec_refused(limit))
        return fail(EINVAL);
    struct poll_set set = {list, count};
    int error = descriptors_await(poll_is_ready, &set, limit_of(limit), mask, HERE);
    return error ? fail(error) : NEXT(ppoll)(list, count, &at_once, NULL);
}

/* ---- select ---- */

struct select_sets {
    int count;
    const fd_set *sets[3]; /* to read, to write, exceptions; any may be NULL */
};

/* Asked about copies: the answer is in place of the question. */
static bool select_is_ready(struct thread *waiter)
{
    const struct select_sets *wanted = waiter->wait.context;
    fd_set copies[3];
    struct timeval at_once = {0};
    for (int i = 0; i < 3; i++)
        for (size_t word = 0; word < sizeof(fd_set) / sizeof(fd_mask); word++)
            ((volatile fd_mask *)copies[i].fds_bits)[word] =
                wanted->sets[i] ? wanted->sets[i]->fds_bits[word] : 0;
    return SYSTEM(SYS_select, wanted->count, wanted->sets[0] ? &copies[0] : NULL,
                  wanted->sets[1] ? &copies[1] : NULL, wanted->sets[2] ? &copies[2] : NULL,
                  &at_once) != 0;
}

/* The kernel writes back what is left of the time. */
CONDUCT(int, select,
        (int count, fd_set *restrict readable, fd_set *restrict writable,
         fd_set *restrict exceptional, struct timeval *restrict limit))
{
    if (!conducted() || count > FD_SETSIZE)
        return NEXT(select)(count, readable, writable, exceptional, limit);
    ENTER;
    struct timespec precise = {0};
    if (limit)
        precise = (struct timespec){limit->tv_sec + limit->tv_usec / 1000000,
                                    limit->tv_usec % 1000000 * 1000};
    if (limit && timespec_refused(&precise))
        return fail(EINVAL);
    uint64_t deadline = limit_of(limit ? &precise : NULL);
    struct select_sets wanted = {count, {readable, writable, exceptional}};
    int error = descriptors_await(select_is_ready, &wanted, deadline, NULL, HERE);
    if (limit) {
        struct timespec left = timespec_of(deadline > conductor.now ? deadline - conductor.now : 0);
        *limit = (struct timeval){.tv_sec = left.tv_sec, .tv_usec = left.tv_nsec / 1000};
    }
    struct timeval at_once = {0};
    return error ? fail(error) : NEXT(select)(count, readable, writable, exceptional, &at_once);
}

CONDUCT(int, pselect,
        (int count, fd_set *restrict readable, fd_set *restrict writable,
         fd_set *restrict exceptional, const struct timespec *restrict limit,
         const sigset_t *restrict mask))
{
    static const struct timespec at_once = {0};
    if (!conducted() || count > FD_SETSIZE)
        return NEXT(pselect)(count, readable, writable, exceptional, limit, mask);
    ENTER;
    if (timespec_refused(limit))
        return fail(EINVAL);
    struct select_sets wanted = {count, {readable, writable, exceptional}};
    int error = descriptors_await(select_is_ready, &wanted, limit_of(limit), mask, HERE);
    return error ? fail(error)
                 : NEXT(pselect)(count, readable, writable, exceptional, &at_once, NULL);
}

/* ---- epoll: its descriptor is readable when it has something to tell ---- */

static bool epoll_is_ready(struct thread *waiter)
{
    struct pollfd one = {.fd = *(const int *)waiter->wait.context, .events = POLLIN};
    return SYSTEM(SYS_poll, &one, 1, 0) != 0;
}

CONDUCT(int, epoll_wait, (int fd, struct epoll_event *list, int most, int timeout))
{
    if (!conducted())
        return NEXT(epoll_wait)(fd, list, most, timeout);
    ENTER;
    int error = descriptors_await(epoll_is_ready, &fd, limit_of_ms(timeout), NULL, HERE);
    return error ? fail(error) : NEXT(epoll_wait)(fd, list, most, 0);
}

CONDUCT(int, epoll_pwait,
        (int fd, struct epoll_event *list, int most, int timeout, const sigset_t *mask))
{
    if (!conducted())
        return NEXT(epoll_pwait)(fd, list, most, timeout, mask);
    ENTER;
    int error = descriptors_await(epoll_is_ready, &fd, limit_of_ms(timeout), mask, HERE);
    return error ? fail(error) : NEXT(epoll_pwait)(fd, list, most, 0, NULL);
}
