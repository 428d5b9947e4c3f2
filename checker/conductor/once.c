/*
 * pthread_once. While one thread is in the routine, which may itself reach schedule points, the
 * others wait here; the call that will not block is the real one.
 */
#include "conductor.h"
#include "wrap.h"

enum { RUNNING_MOST = 32 };

static struct {
    pthread_once_t *control; /* NULL: free */
    struct thread *thread;
} running[RUNNING_MOST];

static int running_find(const pthread_once_t *control)
{
    for (int i = 0; i < RUNNING_MOST; i++)
        if (running[i].control == control)
            return i;
    return -1;
}

/* The routine is over, or its thread was cancelled in it. */
static void running_end(void *given)
{
    pthread_once_t *control = given;
    int i = running_find(control);
    if (i >= 0)
        running[i].control = NULL;
    wake_all(OP_ONCE, control);
}

CONDUCT(int, pthread_once, (pthread_once_t * control, void (*routine)(void)))
{
    if (!conducted())
        return NEXT(pthread_once)(control, routine);
    ENTER;
    POINT(OP_ONCE, control);
    while (running_find(control) >= 0) {
        struct wait wait = {.op = OP_ONCE, .object = control, .deadline = NEVER};
        block(&wait);
    }
    int free = running_find(NULL), error;
    if (free >= 0)
        running[free] = (__typeof__(running[0])){control, conductor_self};
    pthread_cleanup_push(running_end, control);
    error = NEXT(pthread_once)(control, routine);
    pthread_cleanup_pop(1);
    return error;
}
