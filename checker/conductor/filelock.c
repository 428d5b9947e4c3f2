/*
 * Locks on files. Threads of one process can exclude each other by flock, which knows open files,
 * and never by lockf, which knows processes.
 */
#include <errno.h>
#include <sys/file.h>
#include <unistd.h>

#include "conductor.h"
#include "system.h"
#include "wrap.h"

struct request {
    int fd, operation;
};

/* To ask is to take: the real call finds it taken by its own file then, and has nothing to do. */
static bool lock_is_taken(struct thread *waiter)
{
    const struct request *request = waiter->wait.context;
    return SYSTEM(SYS_flock, request->fd, request->operation | LOCK_NB) != -EWOULDBLOCK;
}

CONDUCT(int, flock, (int fd, int operation))
{
    if (!conducted())
        return NEXT(flock)(fd, operation);
    ENTER;
    POINT(OP_IO, (const void *)(intptr_t)fd);
    struct request request = {fd, operation};
    struct wait wait = {.op = OP_IO,
                        .object = (const void *)(intptr_t)fd,
                        .deadline = NEVER,
                        .ready = lock_is_taken,
                        .context = &request,
                        .interruptible = true,
                        .restarts = true};
    conductor_self->wait.context = &request;
    while (!(operation & LOCK_NB) && !lock_is_taken(conductor_self)) {
        if (block(&wait) == WOKEN_INTERRUPTED) {
            errno = EINTR;
            return -1;
        }
        conductor_self->wait.context = &request;
    }
    return NEXT(flock)(fd, operation);
}

CONDUCT(int, lockf, (int fd, int command, off_t size))
{
    if (!conducted())
        return NEXT(lockf)(fd, command, size);
    ENTER;
    POINT(OP_IO, (const void *)(intptr_t)fd);
    if (command != F_LOCK)
        return NEXT(lockf)(fd, command, size);
    outside_enter();
    int result = NEXT(lockf)(fd, command, size);
    outside_leave();
    return result;
}
