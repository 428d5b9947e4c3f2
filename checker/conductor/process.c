/*
 * Processes: started, and waited for. A child is not conducted: only the thread that forked lives
 * in it. It runs by the wall clock, beside the schedule, so the one who waits for it asks the
 * kernel again and again.
 */
#include <errno.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "children.h"
#include "conductor.h"
#include "system.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

/* ---- waiting ---- */

/* In one word: others ask, and must not look into the waiter's stack. */
static void *question_of(idtype_t type, id_t id, int options)
{
    return (void *)((uintptr_t)id << 32 | (uintptr_t)type << 30 | (uintptr_t)(unsigned)options);
}

/* The bits that say what is waited for, not how; the two uppermost ones mean clones. */
enum { WHAT = WEXITED | WSTOPPED | WCONTINUED };

static bool child_is_ready(struct thread *waiter)
{
    uintptr_t question = (uintptr_t)waiter->wait.context;
    siginfo_t info;
    info.si_pid = 0;
    long result = SYSTEM(SYS_waitid, question >> 30 & 3, question >> 32, &info,
                         (question & WHAT) | WNOHANG | WNOWAIT, NULL);
    return result < 0 || info.si_pid != 0;
}

/* 0, or EINTR. The real call will not block then. */
static int child_await(idtype_t type, id_t id, int options, const void *pc, void *frame)
{
    point(OP_CHILD, NULL, 0, pc, frame);
    NEXT(pthread_testcancel)();
    void *question = question_of(type, id, options);
    struct wait wait = {.op = OP_CHILD,
                        .deadline = NEVER,
                        .ready = child_is_ready,
                        .context = question,
                        .cancellable = true,
                        .interruptible = true,
                        .restarts = true};
    conductor_self->wait.context = question;
    while (!(options & WNOHANG) && !child_is_ready(conductor_self)) {
        switch (block(&wait)) {
        case WOKEN_INTERRUPTED:
            return EINTR;
        case WOKEN_CANCELLED:
            NEXT(pthread_testcancel)();
            break;
        default:
            break;
        }
        conductor_self->wait.context = question;
    }
    return 0;
}

static int process_await(pid_t process, int options, const void *pc, void *frame)
{
    options |= WEXITED;
    if (process > 0)
        return child_await(P_PID, (id_t)process, options, pc, frame);
    if (process == -1)
        return child_await(P_ALL, 0, options, pc, frame);
    return child_await(P_PGID, (id_t)-process, options, pc, frame);
}

#define PROCESS_CALL(type, name, parameters, arguments, process, options)                          \
    CONDUCT(type, name, parameters)                                                                \
    {                                                                                              \
        if (!conducted())                                                                          \
            return NEXT(name) arguments;                                                           \
        ENTER;                                                                                     \
        int error = process_await(process, options, HERE);                                         \
        if (error) {                                                                               \
            errno = error;                                                                         \
            return -1;                                                                             \
        }                                                                                          \
        return NEXT(name) arguments;                                                               \
    }

PROCESS_CALL(pid_t, waitpid, (pid_t process, int *status, int options), (process, status, options),
             process, options)
PROCESS_CALL(pid_t, wait, (int *status), (status), -1, 0)
PROCESS_CALL(pid_t, wait3, (int *status, int options, struct rusage *usage),
             (status, options, usage), -1, options)
PROCESS_CALL(pid_t, wait4, (pid_t process, int *status, int options, struct rusage *usage),
             (process, status, options, usage), process, options)

CONDUCT(int, waitid, (idtype_t type, id_t id, siginfo_t *info, int options))
{
    if (!conducted())
        return NEXT(waitid)(type, id, info, options);
    ENTER;
    int error = child_await(type, id, options, HERE);
    if (!error)
        return NEXT(waitid)(type, id, info, options);
    errno = error;
    return -1;
}

/* ---- starting ---- */

static pid_t fork_conducted(const void *pc, void *frame)
{
    DECLARE_NEXT(pid_t, fork, (void));
    point(OP_CREATE, NULL, 0, pc, frame);
    if (!child_may_start()) {
        errno = EAGAIN;
        return -1;
    }
    pid_t child = NEXT(fork)();
    if (child > 0)
        child_started(child);
    return child;
}

CONDUCT(pid_t, fork, (void))
{
    if (!conducted())
        return NEXT(fork)();
    ENTER;
    return fork_conducted(HERE);
}

/* The parent of a real one would stand still until the child is another program. */
CONDUCT(pid_t, vfork, (void))
{
    DECLARE_NEXT(pid_t, fork, (void));
    if (!conducted())
        return NEXT(fork)();
    ENTER;
    return fork_conducted(HERE);
}
