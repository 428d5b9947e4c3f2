/*
 * Whether and where a thread lets itself be cancelled. One that may be cancelled anywhere is so at
 * its next schedule point: the real type stays deferred, or it would end in the middle of the
 * conductor. A stretch without any point cannot be cut short; nobody could run to ask for it.
 */
#include <errno.h>

#include "conductor.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

CONDUCT(int, pthread_setcancelstate, (int state, int *old))
{
    if (!conducted())
        return NEXT(pthread_setcancelstate)(state, old);
    ENTER;
    int error = NEXT(pthread_setcancelstate)(state, old);
    if (error == 0)
        conductor_self->cancel_disabled = state == PTHREAD_CANCEL_DISABLE;
    return error;
}

CONDUCT(int, pthread_setcanceltype, (int type, int *old))
{
    if (!conducted())
        return NEXT(pthread_setcanceltype)(type, old);
    ENTER;
    if (type != PTHREAD_CANCEL_DEFERRED && type != PTHREAD_CANCEL_ASYNCHRONOUS)
        return EINVAL;
    if (old)
        *old =
            conductor_self->cancel_anywhere ? PTHREAD_CANCEL_ASYNCHRONOUS : PTHREAD_CANCEL_DEFERRED;
    conductor_self->cancel_anywhere = type == PTHREAD_CANCEL_ASYNCHRONOUS;
    if (conductor_self->cancel_anywhere)
        NEXT(pthread_testcancel)();
    return 0;
}

CONDUCT(void, pthread_testcancel, (void))
{
    if (!conducted()) {
        NEXT(pthread_testcancel)();
        return;
    }
    ENTER;
    POINT(OP_CANCEL, NULL);
    NEXT(pthread_testcancel)();
}
