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

/*
 * What a waiter asks, for others to read: not in its stack, where that would be an access to the
 * program's memory. One that asks too much, or when too many do, is asked about in place.
 */
enum { QUESTIONS_MOST = 64, LIST_MOST = 64, SETS = 3 };

struct question {
    bool used;
    struct pollfd *list; /* own, or the caller's */
    nfds_t count;        /* of the list; of select, of the bits in a set */
    struct pollfd own[LIST_MOST];
    bool asked[SETS]; /* to read, to write, exceptions */
    fd_set sets[SETS];
};

static struct question questions[QUESTIONS_MOST];

static struct question *question_begin(struct question *spare)
{
    int i = 0;
    while (i < QUESTIONS_MOST && questions[i].used)
        i++;
    struct question *question = i < QUESTIONS_MOST ? &questions[i] : spare;
    question->used = true;
    return question;
}

static void question_end(void *given)
{
    struct question *question = given;
    question->used = false;
}

/* ---- poll ---- */

static void list_ask(struct question *question, struct pollfd *list, nfds_t count)
{
    question->count = count;
    question->list = count <= LIST_MOST ? question->own : list;
    for (nfds_t i = 0; i < count && count <= LIST_MOST; i++) {
        question->own[i].fd = list[i].fd;
        question->own[i].events = list[i].events;
    }
}

static bool poll_is_ready(struct thread *waiter)
{
    const struct question *question = waiter->wait.context;
    return SYSTEM(SYS_poll, question->list, question->count, 0) != 0;
}

/* 0 or EINTR. The caller may be cancelled in it. */
static int list_await(struct pollfd *list, nfds_t count, uint64_t deadline, const sigset_t *mask,
                      const void *pc, void *frame)
{
    int error;
    struct question spare, *question = question_begin(&spare);
    list_ask(question, list, count);
    pthread_cleanup_push(question_end, question);
    error = descriptors_await(poll_is_ready, question, deadline, mask, pc, frame);
    pthread_cleanup_pop(1);
    return error;
}

CONDUCT(int, poll, (struct pollfd * list, nfds_t count, int timeout))
{
    if (!conducted())
        return NEXT(poll)(list, count, timeout);
    ENTER;
    int error = list_await(list, count, limit_of_ms(timeout), NULL, HERE);
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
    int error = list_await(list, count, limit_of(limit), mask, HERE);
    return error ? fail(error) : NEXT(ppoll)(list, count, &at_once, NULL);
}

/* ---- select ---- */

static void set_copy(fd_set *to, const fd_set *from)
{
    for (size_t word = 0; word < sizeof(fd_set) / sizeof(fd_mask); word++)
        ((volatile fd_mask *)to->fds_bits)[word] = from->fds_bits[word];
}

/* Asked about copies: the answer comes in place of the question. */
static bool select_is_ready(struct thread *waiter)
{
    const struct question *question = waiter->wait.context;
    fd_set copies[SETS];
    struct timeval at_once = {0};
    for (int i = 0; i < SETS; i++)
        if (question->asked[i])
            set_copy(&copies[i], &question->sets[i]);
    return SYSTEM(SYS_select, question->count, question->asked[0] ? &copies[0] : NULL,
                  question->asked[1] ? &copies[1] : NULL, question->asked[2] ? &copies[2] : NULL,
                  &at_once) != 0;
}

static int sets_await(int count, const fd_set *const sets[SETS], uint64_t deadline,
                      const sigset_t *mask, const void *pc, void *frame)
{
    int error;
    struct question spare, *question = question_begin(&spare);
    question->count = (nfds_t)count;
    for (int i = 0; i < SETS; i++) {
        question->asked[i] = sets[i] != NULL;
        if (sets[i])
            set_copy(&question->sets[i], sets[i]);
    }
    pthread_cleanup_push(question_end, question);
    error = descriptors_await(select_is_ready, question, deadline, mask, pc, frame);
    pthread_cleanup_pop(1);
    return error;
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
    const fd_set *const sets[SETS] = {readable, writable, exceptional};
    int error = sets_await(count, sets, deadline, NULL, HERE);
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
    const fd_set *const sets[SETS] = {readable, writable, exceptional};
    int error = sets_await(count, sets, limit_of(limit), mask, HERE);
    return error ? fail(error)
                 : NEXT(pselect)(count, readable, writable, exceptional, &at_once, NULL);
}

/* ---- epoll: its descriptor is readable when it has something to tell ---- */

static bool epoll_is_ready(struct thread *waiter)
{
    struct pollfd one = {.fd = (int)(intptr_t)waiter->wait.context, .events = POLLIN};
    return SYSTEM(SYS_poll, &one, 1, 0) != 0;
}

CONDUCT(int, epoll_wait, (int fd, struct epoll_event *list, int most, int timeout))
{
    if (!conducted())
        return NEXT(epoll_wait)(fd, list, most, timeout);
    ENTER;
    int error =
        descriptors_await(epoll_is_ready, (void *)(intptr_t)fd, limit_of_ms(timeout), NULL, HERE);
    return error ? fail(error) : NEXT(epoll_wait)(fd, list, most, 0);
}

CONDUCT(int, epoll_pwait,
        (int fd, struct epoll_event *list, int most, int timeout, const sigset_t *mask))
{
    if (!conducted())
        return NEXT(epoll_pwait)(fd, list, most, timeout, mask);
    ENTER;
    int error =
        descriptors_await(epoll_is_ready, (void *)(intptr_t)fd, limit_of_ms(timeout), mask, HERE);
    return error ? fail(error) : NEXT(epoll_pwait)(fd, list, most, 0, NULL);
}
