/* Cancelling a thread. In a file of its own: only programs that cancel import the real call. */
#include "conductor.h"
#include "wrap.h"

CONDUCT(int, pthread_cancel, (pthread_t thread))
{
    if (!conducted())
        return NEXT(pthread_cancel)(thread);
    ENTER;
    POINT(OP_CANCEL, thread_of_handle(thread));
    struct thread *other = thread_of_handle(thread);
    int error = NEXT(pthread_cancel)(thread);
    if (error == 0 && other && other->state == THREAD_BLOCKED && other->wait.cancellable)
        wake(other, WOKEN_CANCELLED);
    return error;
}
