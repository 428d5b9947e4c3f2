/* Detaching a thread. In a file of its own: only programs that detach import the real call. */
#include "conductor.h"
#include "wrap.h"

CONDUCT(int, pthread_detach, (pthread_t thread))
{
    if (!conducted())
        return NEXT(pthread_detach)(thread);
    ENTER;
    POINT(OP_DETACH, thread_of_handle(thread));
    struct thread *other = thread_of_handle(thread);
    int error = NEXT(pthread_detach)(thread);
    if (error == 0 && other) {
        other->detached = true;
        if (other->state == THREAD_ENDED)
            other->state = THREAD_NONE;
    }
    return error;
}
