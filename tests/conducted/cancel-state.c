/*
 * Cancellation in detail: pthread_setcancelstate and pthread_setcanceltype and the old values they
 * return, a disabled thread defers the request, pthread_mutex_lock and its kind are no cancellation
 * points, cleanup handlers run in reverse, and a thread cancelled in pthread_cond_wait owns its
 * mutex again when its handlers run.
 */
#include "say.h"

#include <semaphore.h>

static pthread_mutex_t lock;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static sem_t ready, was_cancelled, plenty;
static int lock_error = -1, signal_error = -1, unlock_error = -1, post_result = -1;
static bool waiting; /* guarded by lock */

static void clean(void *name)
{
    say_text("cleanup", name);
}

/* The mutex checks its owner: locking it again is refused only if this thread owns it. */
static void say_owned(void *mutex)
{
    say("lock again in the handler", pthread_mutex_lock(mutex));
    say("unlock in the handler", pthread_mutex_unlock(mutex));
}

static void *set_states(void *argument)
{
    int old;

    (void)argument;
    say("state 99", pthread_setcancelstate(99, &old));
    say("type 99", pthread_setcanceltype(99, &old));
    say("disable", pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old));
    say_that("it was enabled", old == PTHREAD_CANCEL_ENABLE);
    say("enable", pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old));
    say_that("it was disabled", old == PTHREAD_CANCEL_DISABLE);
    say("deferred", pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &old));
    say_that("it was deferred", old == PTHREAD_CANCEL_DEFERRED);
    return NULL;
}

/* Once it is enabled again it says nothing: writing is a cancellation point too. */
static void *defer(void *argument)
{
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    sem_post(&ready);
    say_result("sem_wait while disabled", sem_wait(&was_cancelled));
    pthread_testcancel();
    say_text("pthread_testcancel while disabled", "goes on");
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    lock_error = pthread_mutex_lock(&lock);
    signal_error = pthread_cond_signal(&never);
    unlock_error = pthread_mutex_unlock(&lock);
    post_result = sem_post(&plenty);
    pthread_cleanup_push(clean, "first pushed");
    pthread_cleanup_push(clean, "second pushed");
    sem_wait(&plenty);
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return argument;
}

static void *wait_on_condition(void *argument)
{
    pthread_mutex_lock(&lock);
    waiting = true;
    sem_post(&ready);
    pthread_cleanup_push(clean, "after the mutex");
    pthread_cleanup_push(say_owned, &lock);
    while (waiting)
        pthread_cond_wait(&never, &lock);
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return argument;
}

static void say_deferred(void)
{
    pthread_t thread = start(defer, NULL);

    sem_wait(&ready);
    say("pthread_cancel", pthread_cancel(thread));
    sem_post(&was_cancelled);
    say_that("cancelled at the next point", finish(thread) == PTHREAD_CANCELED);
    say("pthread_mutex_lock was none", lock_error);
    say("nor pthread_cond_signal", signal_error);
    say("nor pthread_mutex_unlock", unlock_error);
    say_result("nor sem_post", post_result);
}

static void say_condition(void)
{
    pthread_t thread = start(wait_on_condition, NULL);

    sem_wait(&ready);
    pthread_mutex_lock(&lock);
    say("pthread_cancel in pthread_cond_wait", pthread_cancel(thread));
    pthread_mutex_unlock(&lock);
    say_that("cancelled", finish(thread) == PTHREAD_CANCELED);
    say("the mutex is free", pthread_mutex_trylock(&lock));
    say("and mine", pthread_mutex_unlock(&lock));
}

int main(void)
{
    pthread_mutexattr_t checking;

    pthread_mutexattr_init(&checking);
    pthread_mutexattr_settype(&checking, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&lock, &checking);
    sem_init(&ready, 0, 0);
    sem_init(&was_cancelled, 0, 0);
    sem_init(&plenty, 0, 1);
    elsewhere(set_states, NULL);
    say_deferred();
    say_condition();
    return 0;
}
