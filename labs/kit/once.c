/*
 * Once: a flag, and a lock for those who come while it is not set.
 *
 * With the lock alone this would be right already: lock, look at done, call, set done, unlock. But
 * then all threads would queue for ever after for something that was decided long ago. So there is
 * a look without the lock before it, and this look is what the lecture is about.
 *
 *     the first thread                        another one, any time later
 *
 *     value = make()
 *     done = true, release  - - - - - - - ->  done is true, acquire
 *                                             return value
 *
 * The dotted arrow is all that orders the two. A release store says: what this thread did before
 * comes before whatever an acquire load that reads the store is followed by. With less than that
 * the look is wrong, although it works on most days:
 *
 * - done a plain variable: a data race, and a compiler may do what it likes about it. It may set
 *   done first, because nobody in this thread can tell; it may read value before done. volatile
 *   keeps it from leaving accesses out, and orders nothing between threads.
 * - done atomic but relaxed: the flag travels, its cargo doesn't. On a machine that lets a later
 *   store overtake an earlier one, another core sees done before it sees what value points to.
 *   x86 does not, so the program never fails there, until the compiler does it.
 *
 * Who sees false takes the lock, and looks again. In between, others may have come: without the
 * second look, two who both saw false would both call the function. This look may be relaxed: done
 * is only set under the lock, and the lock orders it.
 *
 * The lock is held while the function runs. So who comes too early waits for the whole function,
 * not for the decision who calls it: a flag that is set first, to claim the work, would let others
 * go on with something that is half done. Nobody is woken by name here; the unlock is the wakeup,
 * and done was set before it.
 *
 * Who finds done set takes no lock, so that threads that use the same once are ordered after the
 * function and not among themselves.
 */
#include "once.h"

#include "check.h"

void once_init(struct once *once)
{
    atomic_init(&once->done, false);
    MUST(pthread_mutex_init(&once->lock, NULL));
    once->value = NULL;
}

void once_destroy(struct once *once)
{
    MUST(pthread_mutex_destroy(&once->lock));
}

static void value_make(struct once *once, void *(*make)(void *argument), void *argument)
{
    MUST(pthread_mutex_lock(&once->lock));
    if (!atomic_load_explicit(&once->done, memory_order_relaxed)) {
        once->value = make(argument);
        atomic_store_explicit(&once->done, true, memory_order_release);
    }
    MUST(pthread_mutex_unlock(&once->lock));
}

void *once_value(struct once *once, void *(*make)(void *argument), void *argument)
{
    if (!atomic_load_explicit(&once->done, memory_order_acquire))
        value_make(once, make, argument);
    return once->value;
}

/* A function without a result, as one with. */
struct call {
    void (*function)(void *argument);
    void *argument;
};

static void *call_make(void *argument)
{
    const struct call *call = argument;
    call->function(call->argument);
    return NULL;
}

void once_do(struct once *once, void (*function)(void *argument), void *argument)
{
    struct call call = {function, argument};
    once_value(once, call_make, &call);
}
