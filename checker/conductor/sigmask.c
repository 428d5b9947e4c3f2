/* The mask of blocked signals: the program's own idea of it, see signals.h. */
#include <errno.h>

#include "conductor.h"
#include "signals.h"
#include "wrap.h"

static int mask_change(int how, const sigset_t *set, sigset_t *old)
{
    uint64_t mask = conductor_self->mask, given = set ? signals_of(set) : 0;
    if (set && how != SIG_BLOCK && how != SIG_UNBLOCK && how != SIG_SETMASK)
        return EINVAL;
    if (old)
        *old = set_of(mask);
    if (!set)
        return 0;
    signals_block(how == SIG_BLOCK ? mask | given : how == SIG_UNBLOCK ? mask & ~given : given);
    if (conductor_self->signals)
        signals_deliver();
    return 0;
}

CONDUCT(int, pthread_sigmask, (int how, const sigset_t *set, sigset_t *old))
{
    if (!conducted())
        return NEXT(pthread_sigmask)(how, set, old);
    ENTER;
    POINT(OP_KILL, NULL);
    return mask_change(how, set, old);
}

CONDUCT(int, sigprocmask, (int how, const sigset_t *set, sigset_t *old))
{
    DECLARE_NEXT(int, pthread_sigmask, (int how, const sigset_t *set, sigset_t *old));
    int error;
    if (conducted()) {
        ENTER;
        POINT(OP_KILL, NULL);
        error = mask_change(how, set, old);
    } else {
        error = NEXT(pthread_sigmask)(how, set, old);
    }
    if (!error)
        return 0;
    errno = error;
    return -1;
}

CONDUCT(int, sigpending, (sigset_t * set))
{
    if (!conducted())
        return NEXT(sigpending)(set);
    ENTER;
    POINT(OP_KILL, NULL);
    signals_fetch();
    *set = set_of(signals_waiting());
    return 0;
}
