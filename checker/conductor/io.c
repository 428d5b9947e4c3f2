/*
 * Calls that wait for a descriptor. When the call would block, the thread waits here
 * until the kernel says that it will not: it is asked whenever somebody must be chosen. So a pipe
 * between two threads of the program is as deterministic as a lock.
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "conductor.h"
#include "system.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

/* In one word: others ask, and must not look into the waiter's stack. */
static void *question_of(int fd, short events)
{
    return (void *)((uintptr_t)(unsigned)fd << 16 | (unsigned short)events);
}

static bool fd_is_ready(struct thread *waiter)
{
    uintptr_t question = (uintptr_t)waiter->wait.context;
    struct pollfd one = {.fd = (int)(question >> 16), .events = (short)(question & 0xffff)};
    return SYSTEM(SYS_poll, &one, 1, 0) != 0;
}

/* A socket may have a limit of its own to each wait; 0 means none. */
static uint64_t deadline_of_socket(int fd, short events)
{
    struct timeval limit = {0};
    socklen_t size = sizeof limit;
    int option = events & POLLIN ? SO_RCVTIMEO : SO_SNDTIMEO;
    SYSTEM(SYS_getsockopt, fd, SOL_SOCKET, option, &limit, &size);
    struct timespec duration = {limit.tv_sec, limit.tv_usec * 1000};
    return limit.tv_sec || limit.tv_usec ? deadline_after(&duration) : NEVER;
}

/*
 * 0; or EINTR: a signal was handled; or EAGAIN: the socket's own limit is over. A descriptor that
 * is closed counts as ready.
 */
static int fd_await(int fd, short events, const void *pc, void *frame)
{
    struct pollfd now = {.fd = fd, .events = events};
    point(OP_IO, (const void *)(intptr_t)fd, 0, pc, frame);
    NEXT(pthread_testcancel)();
    if (SYSTEM(SYS_poll, &now, 1, 0) != 0)
        return 0;
    const uint64_t deadline = deadline_of_socket(fd, events);
    while (SYSTEM(SYS_poll, &now, 1, 0) == 0) {
        struct wait wait = {.op = OP_IO,
                            .object = (const void *)(intptr_t)fd,
                            .deadline = deadline,
                            .ready = fd_is_ready,
                            .context = question_of(fd, events),
                            .cancellable = true,
                            .interruptible = true,
                            .restarts = deadline == NEVER};
        enum woken why = block(&wait);
        if (why == WOKEN_INTERRUPTED)
            return EINTR;
        if (why == WOKEN_TIMEOUT)
            return EAGAIN;
        if (why == WOKEN_CANCELLED)
            NEXT(pthread_testcancel)();
    }
    return 0;
}

/* The kernel says "would block" for these at once, whoever asks: they need no waiting. */
static bool is_nonblocking(int fd, int flags)
{
    enum { GET_FLAGS = 3, NONBLOCK = 04000 };
    long status = SYSTEM(SYS_fcntl, fd, GET_FLAGS);
    return status < 0 || (status & NONBLOCK) || (flags & MSG_DONTWAIT);
}

#define DESCRIPTOR_CALL(type, name, parameters, arguments, fd, events, flags)                      \
    CONDUCT(type, name, parameters)                                                                \
    {                                                                                              \
        if (!conducted())                                                                          \
            return NEXT(name) arguments;                                                           \
        ENTER;                                                                                     \
        int interrupted = is_nonblocking(fd, flags) ? 0 : fd_await(fd, events, HERE);              \
        if (interrupted) {                                                                         \
            errno = interrupted;                                                                   \
            return -1;                                                                             \
        }                                                                                          \
        return NEXT(name) arguments;                                                               \
    }

DESCRIPTOR_CALL(ssize_t, read, (int fd, void *buffer, size_t size), (fd, buffer, size), fd, POLLIN,
                0)
DESCRIPTOR_CALL(ssize_t, readv, (int fd, const struct iovec *parts, int count), (fd, parts, count),
                fd, POLLIN, 0)
DESCRIPTOR_CALL(ssize_t, recv, (int fd, void *buffer, size_t size, int flags),
                (fd, buffer, size, flags), fd, POLLIN, flags)
DESCRIPTOR_CALL(ssize_t, recvfrom,
                (int fd, void *buffer, size_t size, int flags, struct sockaddr *from,
                 socklen_t *from_size),
                (fd, buffer, size, flags, from, from_size), fd, POLLIN, flags)
DESCRIPTOR_CALL(ssize_t, recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags),
                fd, POLLIN, flags)
DESCRIPTOR_CALL(int, accept, (int fd, struct sockaddr *from, socklen_t *from_size),
                (fd, from, from_size), fd, POLLIN, 0)
DESCRIPTOR_CALL(int, accept4, (int fd, struct sockaddr *from, socklen_t *from_size, int flags),
                (fd, from, from_size, flags), fd, POLLIN, 0)
DESCRIPTOR_CALL(int, eventfd_read, (int fd, uint64_t *value), (fd, value), fd, POLLIN, 0)
DESCRIPTOR_CALL(ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count),
                fd, POLLOUT, 0)
DESCRIPTOR_CALL(ssize_t, sendto,
                (int fd, const void *buffer, size_t size, int flags, const struct sockaddr *to,
                 socklen_t to_size),
                (fd, buffer, size, flags, to, to_size), fd, POLLOUT, flags)
DESCRIPTOR_CALL(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags),
                (fd, message, flags), fd, POLLOUT, flags)
DESCRIPTOR_CALL(int, eventfd_write, (int fd, uint64_t value), (fd, value), fd, POLLOUT, 0)

/* ---- writing more than fits ---- */

/* A pipe or stream that can be written to takes this much without waiting. */
enum { PIECE = 4096 };

static bool is_stream(int fd)
{
    struct stat status;
    if (SYSTEM(SYS_fstat, fd, &status) != 0)
        return false;
    int type = 0;
    socklen_t size = sizeof type;
    if (S_ISSOCK(status.st_mode))
        SYSTEM(SYS_getsockopt, fd, SOL_SOCKET, SO_TYPE, &type, &size);
    return S_ISFIFO(status.st_mode) || type == SOCK_STREAM;
}

/* In pieces, each when there is room for it, as the kernel does. */
#define PIECEWISE_CALL(name, parameters, whole, piece, flags)                                      \
    CONDUCT(ssize_t, name, parameters)                                                             \
    {                                                                                              \
        if (!conducted())                                                                          \
            return NEXT(name) whole;                                                               \
        ENTER;                                                                                     \
        bool waits = !is_nonblocking(fd, flags);                                                   \
        bool in_pieces = waits && size > PIECE && is_stream(fd);                                   \
        size_t done = 0;                                                                           \
        do {                                                                                       \
            size_t part = in_pieces && size - done > PIECE ? PIECE : size - done;                  \
            int interrupted = waits ? fd_await(fd, POLLOUT, HERE) : 0;                             \
            ssize_t result = interrupted ? -1 : NEXT(name) piece;                                  \
            if (interrupted)                                                                       \
                errno = interrupted;                                                               \
            if (result < 0)                                                                        \
                return done ? (ssize_t)done : -1;                                                  \
            done += (size_t)result;                                                                \
        } while (in_pieces && done < size);                                                        \
        return (ssize_t)done;                                                                      \
    }

PIECEWISE_CALL(write, (int fd, const void *buffer, size_t size), (fd, buffer, size),
               (fd, (const char *)buffer + done, part), 0)
PIECEWISE_CALL(send, (int fd, const void *buffer, size_t size, int flags),
               (fd, buffer, size, flags), (fd, (const char *)buffer + done, part, flags), flags)
