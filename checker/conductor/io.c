/*
 * Calls that wait for a descriptor. When the call would block, the thread waits here
 * until the kernel says that it will not: it is asked whenever somebody must be chosen. So a pipe
 * between two threads of the program is as deterministic as a lock.
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "conductor.h"
#include "system.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

struct readiness {
    int fd;
    short events;
};

static bool fd_is_ready(struct thread *waiter)
{
    const struct readiness *wanted = waiter->wait.context;
    struct pollfd one = {.fd = wanted->fd, .events = wanted->events};
    return SYSTEM(SYS_poll, &one, 1, 0) != 0;
}

/* 0, or EINTR: a signal was handled. A descriptor that is closed counts as ready. */
static int fd_await(int fd, short events, const void *pc, void *frame)
{
    struct readiness wanted = {fd, events};
    struct pollfd now = {.fd = fd, .events = events};
    point(OP_IO, (const void *)(intptr_t)fd, 0, pc, frame);
    NEXT(pthread_testcancel)();
    while (SYSTEM(SYS_poll, &now, 1, 0) == 0) {
        struct wait wait = {.op = OP_IO,
                            .object = (const void *)(intptr_t)fd,
                            .deadline = NEVER,
                            .ready = fd_is_ready,
                            .context = &wanted,
                            .cancellable = true,
                            .interruptible = true,
                            .restarts = true};
        enum woken why = block(&wait);
        if (why == WOKEN_INTERRUPTED)
            return EINTR;
        if (why == WOKEN_CANCELLED)
            NEXT(pthread_testcancel)();
    }
    return 0;
}

/* The kernel says "would block" for these at once, whoever asks: they need no waiting. */
static bool is_nonblocking(int fd)
{
    enum { GET_FLAGS = 3, NONBLOCK = 04000 };
    long flags = SYSTEM(SYS_fcntl, fd, GET_FLAGS);
    return flags < 0 || (flags & NONBLOCK);
}

#define DESCRIPTOR_CALL(type, name, parameters, arguments, fd, events)                             \
    CONDUCT(type, name, parameters)                                                                \
    {                                                                                              \
        if (!conducted())                                                                          \
            return NEXT(name) arguments;                                                           \
        ENTER;                                                                                     \
        int interrupted = is_nonblocking(fd) ? 0 : fd_await(fd, events, HERE);                     \
        if (interrupted) {                                                                         \
            errno = interrupted;                                                                   \
            return -1;                                                                             \
        }                                                                                          \
        return NEXT(name) arguments;                                                               \
    }

DESCRIPTOR_CALL(ssize_t, read, (int fd, void *buffer, size_t size), (fd, buffer, size), fd, POLLIN)
DESCRIPTOR_CALL(ssize_t, readv, (int fd, const struct iovec *parts, int count), (fd, parts, count),
                fd, POLLIN)
DESCRIPTOR_CALL(ssize_t, recv, (int fd, void *buffer, size_t size, int flags),
                (fd, buffer, size, flags), fd, POLLIN)
DESCRIPTOR_CALL(ssize_t, recvfrom,
                (int fd, void *buffer, size_t size, int flags, struct sockaddr *from,
                 socklen_t *from_size),
                (fd, buffer, size, flags, from, from_size), fd, POLLIN)
DESCRIPTOR_CALL(ssize_t, recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags),
                fd, POLLIN)
DESCRIPTOR_CALL(int, accept, (int fd, struct sockaddr *from, socklen_t *from_size),
                (fd, from, from_size), fd, POLLIN)
DESCRIPTOR_CALL(int, eventfd_read, (int fd, uint64_t *value), (fd, value), fd, POLLIN)
DESCRIPTOR_CALL(ssize_t, write, (int fd, const void *buffer, size_t size), (fd, buffer, size), fd,
                POLLOUT)
DESCRIPTOR_CALL(ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count),
                fd, POLLOUT)
DESCRIPTOR_CALL(ssize_t, send, (int fd, const void *buffer, size_t size, int flags),
                (fd, buffer, size, flags), fd, POLLOUT)
DESCRIPTOR_CALL(ssize_t, sendto,
                (int fd, const void *buffer, size_t size, int flags, const struct sockaddr *to,
                 socklen_t to_size),
                (fd, buffer, size, flags, to, to_size), fd, POLLOUT)
DESCRIPTOR_CALL(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags),
                (fd, message, flags), fd, POLLOUT)
DESCRIPTOR_CALL(int, eventfd_write, (int fd, uint64_t value), (fd, value), fd, POLLOUT)

/* ---- several descriptors ---- */

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
    POINT(OP_IO, list);
    NEXT(pthread_testcancel)();
    uint64_t limit = timeout < 0 ? NEVER : conductor.now + (uint64_t)timeout * (second_ns / 1000);
    struct poll_set set = {list, count};
    while (timeout != 0 && SYSTEM(SYS_poll, list, count, 0) == 0) {
        struct wait wait = {.op = OP_IO,
                            .object = list,
                            .deadline = limit,
                            .ready = poll_is_ready,
                            .context = &set,
                            .cancellable = true,
                            .interruptible = true};
        enum woken why = block(&wait);
        if (why == WOKEN_INTERRUPTED) {
            errno = EINTR;
            return -1;
        }
        if (why == WOKEN_CANCELLED)
            NEXT(pthread_testcancel)();
        if (why == WOKEN_TIMEOUT)
            break;
    }
    return NEXT(poll)(list, count, 0);
}
