/* Cancelling a thread. In a file of its own: only programs that cancel import the real call. */
#include "conductor.h"
#include "wrap.h"

/* Who waits where it can be cancelled goes on, to be cancelled by itself. */
static void cancel_wake(struct thread *other)
{
    bool parked = other->parked.used && other->parked.wait.cancellable;
    bool waits = other->state == THREAD_BLOCKED && other->wait.cancellable;
    if (!other->cancel_disabled && (parked || waits))
        wake(other, WOKEN_CANCELLED);
}

CONDUCT(int, pthread_cancel, (pthread_t thread))
{
    if (!conducted())
        return NEXT(pthread_cancel)(thread);
    ENTER;
    POINT(OP_CANCEL, thread_of_handle(thread));
    struct thread *other = thread_of_handle(thread);
    int error = NEXT(pthread_cancel)(thread);
    if (error == 0 && other)
        cancel_wake(other);
    return error;
}
