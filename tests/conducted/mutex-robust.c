/*
 * Robust mutexes: EOWNERDEAD after the owner has ended, for the next to lock as for one who was
 * waiting; pthread_mutex_consistent; ENOTRECOVERABLE for a mutex unlocked without it.
 */
#include "say.h"

static pthread_mutex_t mutex;

static void init_robust(int type)
{
    pthread_mutexattr_t attributes;
    int kept;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type);
    say("robustness of 99", pthread_mutexattr_setrobust(&attributes, 99));
    say("setrobust", pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
    pthread_mutexattr_getrobust(&attributes, &kept);
    say_that("kept", kept == PTHREAD_MUTEX_ROBUST);
    say("init", pthread_mutex_init(&mutex, &attributes));
    pthread_mutexattr_destroy(&attributes);
}

static void *lock_and_end(void *argument)
{
    (void)argument;
    say("lock elsewhere, then end", pthread_mutex_lock(&mutex));
    return NULL;
}

static void *end_while_main_waits(void *locked)
{
    pthread_mutex_lock(&mutex);
    pthread_barrier_wait(locked);
    return NULL;
}

static void *try_elsewhere(void *argument)
{
    (void)argument;
    say("trylock elsewhere", pthread_mutex_trylock(&mutex));
    return NULL;
}

static void say_repair(void)
{
    elsewhere(lock_and_end, NULL);
    say("lock after the owner's end", pthread_mutex_lock(&mutex));
    elsewhere(try_elsewhere, NULL);
    say("pthread_mutex_consistent", pthread_mutex_consistent(&mutex));
    say("pthread_mutex_consistent again", pthread_mutex_consistent(&mutex));
    say("unlock", pthread_mutex_unlock(&mutex));
    say("lock", pthread_mutex_lock(&mutex));
    say("unlock", pthread_mutex_unlock(&mutex));
}

static void say_waiter(void)
{
    pthread_barrier_t locked;
    pthread_t thread;

    pthread_barrier_init(&locked, NULL, 2);
    thread = start(end_while_main_waits, &locked);
    pthread_barrier_wait(&locked);
    say("lock while the owner ends", pthread_mutex_lock(&mutex));
    pthread_mutex_consistent(&mutex);
    say("unlock", pthread_mutex_unlock(&mutex));
    finish(thread);
    pthread_barrier_destroy(&locked);
}

static void say_given_up(void)
{
    elsewhere(lock_and_end, NULL);
    say("lock after the owner's end", pthread_mutex_lock(&mutex));
    say("unlock without consistent", pthread_mutex_unlock(&mutex));
    say("lock", pthread_mutex_lock(&mutex));
    elsewhere(lock_and_end, NULL);
    say("trylock", pthread_mutex_trylock(&mutex));
    say("destroy", pthread_mutex_destroy(&mutex));
}

int main(void)
{
    init_robust(PTHREAD_MUTEX_NORMAL);
    say_repair();
    say_waiter();
    say_given_up();
    init_robust(PTHREAD_MUTEX_ERRORCHECK);
    say("lock", pthread_mutex_lock(&mutex));
    say("lock again", pthread_mutex_lock(&mutex));
    say("unlock", pthread_mutex_unlock(&mutex));
    say_given_up();
    return 0;
}
