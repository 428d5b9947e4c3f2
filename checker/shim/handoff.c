/*
 * Linked into the plain flavour: ways to hand something to another thread that Helgrind does not
 * know. Each wrapper calls the real function and, on Valgrind, tells an edge from who gives to
 * who gets.
 *
 * - pthread_once: from the end of the routine to everyone who returns from pthread_once.
 * - Semaphores: Helgrind knows sem_wait alone, and pairs each wait with the youngest post. In fact
 *   every wait that succeeds comes after all posts so far (each changes the same counter), so
 *   posts join and all kinds of wait acquire. The waits unknown to it are reported as waits, or its
 *   count of tokens would run out. In native runs the lock graph is told who was let in.
 * - Pipes, FIFOs, socket pairs and eventfds: from everyone who wrote or closed to who read
 *   afterwards. A pipe is known by its inode, so descriptors may be duplicated; the end of a
 *   socket pair by its inode and the pair noted when it was made; an eventfd has no inode of its
 *   own and is known by its number.
 *
 * Not covered: the order of single messages (a reader is ordered after all writers so far, as in
 * TSan), sockets that were connected, duplicates of an eventfd, stdio on a pipe, and waiting
 * without reading (poll, wait, flock).
 */
#define _GNU_SOURCE 1
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <valgrind/helgrind.h>

#include "fence.h"
#include "helgrind.h"
#include "lockgraph.h"
#include "wrap.h"

/* ---- pthread_once ---- */

static _Thread_local struct {
    pthread_once_t *control;
    void (*routine)(void);
} once;

/* Copies first: the routine may call pthread_once for something else. */
static void once_run(void)
{
    pthread_once_t *control = once.control;
    once.routine();
    tell_release(control);
}

WRAP(int, pthread_once, (pthread_once_t * control, void (*routine)(void)))
{
    if (!on_valgrind)
        return __real_pthread_once(control, routine);
    once.control = control;
    once.routine = routine;
    int result = __real_pthread_once(control, once_run);
    tell_acquire(control);
    return result;
}

/* ---- semaphores ---- */

WRAP_ALONE(int, sem_init, (sem_t * sem, int shared, unsigned value))
{
    tell_forget(sem);
    if (lockgraph_on)
        lockgraph_crowd(sem, value);
    return __real_sem_init(sem, shared, value);
}

WRAP(int, sem_post, (sem_t * sem))
{
    tell_release(sem);
    if (lockgraph_on)
        lockgraph_leaves(sem);
    return __real_sem_post(sem);
}

WRAP(int, sem_wait, (sem_t * sem))
{
    int result = __real_sem_wait(sem);
    if (result == 0)
        tell_acquire(sem);
    if (result == 0 && lockgraph_on)
        lockgraph_let_in(sem, __builtin_return_address(0));
    return result;
}

/* After a wait that Helgrind has not seen. */
static int sem_waited(sem_t *sem, int result, const void *pc)
{
    if (result != 0)
        return result;
    if (lockgraph_on)
        lockgraph_let_in(sem, pc);
    if (on_helgrind_3_19())
        VALGRIND_HG_SEM_WAIT_POST(sem);
    tell_acquire(sem);
    return result;
}

WRAP(int, sem_trywait, (sem_t * sem))
{
    return sem_waited(sem, __real_sem_trywait(sem), __builtin_return_address(0));
}

WRAP(int, sem_timedwait, (sem_t * sem, const struct timespec *until))
{
    return sem_waited(sem, __real_sem_timedwait(sem, until), __builtin_return_address(0));
}

WRAP(int, sem_clockwait, (sem_t * sem, clockid_t clock, const struct timespec *until))
{
    return sem_waited(sem, __real_sem_clockwait(sem, clock, until), __builtin_return_address(0));
}

/* ---- descriptors ---- */

/* The two ends of socket pairs, by inode; the oldest pair is forgotten. */
static struct {
    unsigned next;
    ino_t ends[64][2];
} pairs; /* guarded by fence_enter */

__attribute__((constructor(102))) static void handoff_start(void)
{
    if (on_valgrind)
        VALGRIND_HG_DISABLE_CHECKING(&pairs, sizeof pairs);
}

static void pair_note(const int ends[2])
{
    struct stat a, b;
    if (fstat(ends[0], &a) == -1 || fstat(ends[1], &b) == -1)
        return;
    bool entered = fence_enter();
    unsigned i = pairs.next++ % 64;
    pairs.ends[i][0] = a.st_ino;
    pairs.ends[i][1] = b.st_ino;
    fence_leave(entered);
}

/* The other end of a socket pair; 0 for any other socket. */
static ino_t pair_other(ino_t end)
{
    ino_t other = 0;
    bool entered = fence_enter();
    for (int i = 0; i < 64; i++) {
        for (int side = 0; side < 2; side++) {
            if (pairs.ends[i][side] == end)
                other = pairs.ends[i][!side];
        }
    }
    fence_leave(entered);
    return other;
}

/* A tag for a queue of bytes: no address of the program has the uppermost bit set. */
static const void *queue_tag(unsigned kind, unsigned long number)
{
    return (const void *)((uintptr_t)1 << 63 | (uintptr_t)kind << 56 | number);
}

/* The queue that a descriptor reads from or writes to; NULL when it hands nothing over. */
static const void *queue_of(int fd, bool writes)
{
    struct stat status;
    int saved = errno;
    int result = fstat(fd, &status);
    errno = saved;
    if (result == -1)
        return NULL;
    if (S_ISFIFO(status.st_mode))
        return queue_tag(1, status.st_ino);
    if ((status.st_mode & S_IFMT) == 0) /* an anonymous inode, shared by all of its kind */
        return queue_tag(2, (unsigned long)fd);
    if (!S_ISSOCK(status.st_mode))
        return NULL;
    ino_t other = pair_other(status.st_ino);
    return other == 0 ? NULL : queue_tag(3, writes ? other : status.st_ino);
}

static void queue_give(int fd)
{
    const void *queue = on_valgrind ? queue_of(fd, true) : NULL;
    if (queue != NULL)
        tell_release(queue);
}

static void queue_get(int fd, bool got)
{
    const void *queue = on_valgrind && got ? queue_of(fd, false) : NULL;
    if (queue != NULL)
        tell_acquire(queue);
}

WRAP_ALONE(int, socketpair, (int domain, int type, int protocol, int ends[2]))
{
    int result = __real_socketpair(domain, type, protocol, ends);
    if (on_valgrind && result == 0)
        pair_note(ends);
    return result;
}

WRAP_ALONE(int, eventfd, (unsigned value, int flags))
{
    int fd = __real_eventfd(value, flags);
    if (on_valgrind && fd != -1)
        tell_forget(queue_tag(2, (unsigned long)fd));
    return fd;
}

/* The reader sees the end. */
WRAP_ALONE(int, close, (int fd))
{
    queue_give(fd);
    return __real_close(fd);
}

#define GIVE(type, name, parameters, arguments)                                                    \
    WRAP(type, name, parameters)                                                                   \
    {                                                                                              \
        queue_give(fd);                                                                            \
        return __real_##name arguments;                                                            \
    }

#define GET(type, name, parameters, arguments, got)                                                \
    WRAP(type, name, parameters)                                                                   \
    {                                                                                              \
        type result = __real_##name arguments;                                                     \
        queue_get(fd, got);                                                                        \
        return result;                                                                             \
    }

GIVE(ssize_t, write, (int fd, const void *bytes, size_t size), (fd, bytes, size))
GIVE(ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count))
GIVE(ssize_t, send, (int fd, const void *bytes, size_t size, int flags), (fd, bytes, size, flags))
GIVE(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
GIVE(ssize_t, sendto,
     (int fd, const void *bytes, size_t size, int flags, const struct sockaddr *to,
      socklen_t length),
     (fd, bytes, size, flags, to, length))
GIVE(int, eventfd_write, (int fd, eventfd_t value), (fd, value))
GET(ssize_t, read, (int fd, void *bytes, size_t size), (fd, bytes, size), result >= 0)
GET(ssize_t, readv, (int fd, const struct iovec *parts, int count), (fd, parts, count), result >= 0)
GET(ssize_t, recv, (int fd, void *bytes, size_t size, int flags), (fd, bytes, size, flags),
    result >= 0)
GET(ssize_t, recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags),
    result >= 0)
GET(ssize_t, recvfrom,
    (int fd, void *bytes, size_t size, int flags, struct sockaddr *from, socklen_t *length),
    (fd, bytes, size, flags, from, length), result >= 0)
GET(int, eventfd_read, (int fd, eventfd_t *value), (fd, value), result == 0)

/* ---- barriers ---- */

/*
 * Under the conductor nobody waits at the real barrier. Helgrind counts arrivals by itself, gives
 * every one an edge to every departure when all have come, and complains about misuse.
 */
void tell_barrier(void *barrier)
{
    if (on_valgrind)
        DO_CREQ_v_W(_VG_USERREQ__HG_PTHREAD_BARRIER_WAIT_PRE, void *, barrier);
}
