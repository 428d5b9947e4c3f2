/* Connecting a socket. Where the real call would wait, it is made without waiting. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "conductor.h"
#include "system.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

enum { GET_FLAGS = 3, SET_FLAGS = 4, NONBLOCK = 04000 };

static bool is_connected(struct thread *waiter)
{
    struct pollfd one = {.fd = (int)(intptr_t)waiter->wait.context, .events = POLLOUT};
    return SYSTEM(SYS_poll, &one, 1, 0) != 0;
}

/* 0, or what kept the connection from being made. */
static int connection_await(int fd)
{
    struct wait wait = {.op = OP_IO,
                        .object = (const void *)(intptr_t)fd,
                        .deadline = NEVER,
                        .ready = is_connected,
                        .context = (void *)(intptr_t)fd,
                        .cancellable = true};
    conductor_self->wait.context = wait.context;
    while (!is_connected(conductor_self)) {
        if (block(&wait) == WOKEN_CANCELLED)
            NEXT(pthread_testcancel)();
        conductor_self->wait.context = wait.context;
    }
    int error = 0;
    socklen_t size = sizeof error;
    SYSTEM(SYS_getsockopt, fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

CONDUCT(int, connect, (int fd, const struct sockaddr *to, socklen_t size))
{
    if (!conducted())
        return NEXT(connect)(fd, to, size);
    ENTER;
    POINT(OP_IO, (const void *)(intptr_t)fd);
    NEXT(pthread_testcancel)();
    long flags = SYSTEM(SYS_fcntl, fd, GET_FLAGS);
    if (flags < 0 || (flags & NONBLOCK))
        return NEXT(connect)(fd, to, size);
    int result;
    for (;;) {
        SYSTEM(SYS_fcntl, fd, SET_FLAGS, flags | NONBLOCK);
        result = NEXT(connect)(fd, to, size);
        SYSTEM(SYS_fcntl, fd, SET_FLAGS, flags);
        if (result == 0 || errno != EAGAIN)
            break;
        POINT(OP_YIELD, NULL); /* the other side's queue is full */
    }
    if (result == 0 || errno != EINPROGRESS)
        return result;
    int error = connection_await(fd);
    if (!error)
        return 0;
    errno = error;
    return -1;
}
