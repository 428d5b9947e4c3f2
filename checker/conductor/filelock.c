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

/* In one word: others ask, and must not look into the waiter's stack. */
static void *question_of(int fd, int operation)
{
    return (void *)((uintptr_t)(unsigned)fd << 8 | (unsigned char)operation);
}

/* To ask is to take: the real call finds it taken by its own file then, and has nothing to do. */
static bool lock_is_taken(struct thread *waiter)
{
    uintptr_t question = (uintptr_t)waiter->wait.context;
    return SYSTEM(SYS_flock, question >> 8, (question & 0xff) | LOCK_NB) != -EWOULDBLOCK;
}

CONDUCT(int, flock, (int fd, int operation))
{
    if (!conducted())
        return NEXT(flock)(fd, operation);
    ENTER;
    POINT(OP_IO, (const void *)(intptr_t)fd);
    struct wait wait = {.op = OP_IO,
                        .object = (const void *)(intptr_t)fd,
                        .deadline = NEVER,
                        .ready = lock_is_taken,
                        .context = question_of(fd, operation),
                        .interruptible = true,
                        .restarts = true};
    conductor_self->wait.context = wait.context;
    while (!(operation & LOCK_NB) && !lock_is_taken(conductor_self)) {
        if (block(&wait) == WOKEN_INTERRUPTED) {
            errno = EINTR;
            return -1;
        }
        conductor_self->wait.context = wait.context;
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
