/*
 * Priority-inheriting mutexes: lock, trylock, timedlock, unlock, with the answers of the normal,
 * recursive and error-checking kinds.
 */
#include "say.h"

static void init_inheriting(pthread_mutex_t *mutex, int type)
{
    pthread_mutexattr_t attributes;
    int kept;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type);
    say("protocol 99", pthread_mutexattr_setprotocol(&attributes, 99));
    say("setprotocol", pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT));
    pthread_mutexattr_getprotocol(&attributes, &kept);
    say_that("kept", kept == PTHREAD_PRIO_INHERIT);
    say("init", pthread_mutex_init(mutex, &attributes));
    pthread_mutexattr_destroy(&attributes);
}

static void *wait_in_vain(void *mutex)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 30);

    say("trylock elsewhere", pthread_mutex_trylock(mutex));
    say("timedlock elsewhere", pthread_mutex_timedlock(mutex, &deadline));
    say_that("not early", has_come(CLOCK_REALTIME, deadline));
    return NULL;
}

static void *wait_for_it(void *mutex)
{
    say("lock elsewhere", pthread_mutex_lock(mutex));
    say("unlock elsewhere", pthread_mutex_unlock(mutex));
    return NULL;
}

static void say_contended(pthread_mutex_t *mutex)
{
    pthread_t thread;

    elsewhere(wait_in_vain, mutex);
    thread = start(wait_for_it, mutex);
    pthread_mutex_unlock(mutex);
    finish(thread);
}

int main(void)
{
    pthread_mutex_t mutex;

    say_text("kind", "normal");
    init_inheriting(&mutex, PTHREAD_MUTEX_NORMAL);
    say("lock", pthread_mutex_lock(&mutex));
    say("trylock by the owner", pthread_mutex_trylock(&mutex));
    say_contended(&mutex);
    say("destroy", pthread_mutex_destroy(&mutex));

    say_text("kind", "recursive");
    init_inheriting(&mutex, PTHREAD_MUTEX_RECURSIVE);
    say("lock", pthread_mutex_lock(&mutex));
    say("lock again", pthread_mutex_lock(&mutex));
    say("unlock", pthread_mutex_unlock(&mutex));
    say_contended(&mutex);
    say("destroy", pthread_mutex_destroy(&mutex));

    say_text("kind", "error-checking");
    init_inheriting(&mutex, PTHREAD_MUTEX_ERRORCHECK);
    say("lock", pthread_mutex_lock(&mutex));
    say("lock again", pthread_mutex_lock(&mutex));
    say_contended(&mutex);
    say("destroy", pthread_mutex_destroy(&mutex));
    return 0;
}
