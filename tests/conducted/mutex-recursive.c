/*
 * Recursive mutexes: the owner locks again and again, others are kept out until the last unlock;
 * also PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP and the timed lock by the owner.
 */
#include "say.h"

static pthread_mutex_t fixed = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

static void *try_elsewhere(void *mutex)
{
    int error = pthread_mutex_trylock(mutex);

    say("trylock elsewhere", error);
    if (error == 0)
        say("unlock elsewhere", pthread_mutex_unlock(mutex));
    return NULL;
}

static void *lock_twice(void *mutex)
{
    say("lock elsewhere", pthread_mutex_lock(mutex));
    say("lock elsewhere again", pthread_mutex_lock(mutex));
    pthread_mutex_unlock(mutex);
    pthread_mutex_unlock(mutex);
    return NULL;
}

static void say_life(const char *name, pthread_mutex_t *mutex)
{
    struct timespec past = in_ms(CLOCK_REALTIME, -50);

    say_text("mutex", name);
    say("lock", pthread_mutex_lock(mutex));
    say("lock again", pthread_mutex_lock(mutex));
    say("trylock by the owner", pthread_mutex_trylock(mutex));
    say("timedlock by the owner, past", pthread_mutex_timedlock(mutex, &past));
    for (int left = 3; left >= 0; left--) {
        elsewhere(try_elsewhere, mutex);
        say("unlock", pthread_mutex_unlock(mutex));
    }
    elsewhere(try_elsewhere, mutex);
    say("destroy", pthread_mutex_destroy(mutex));
}

int main(void)
{
    pthread_mutexattr_t attributes;
    pthread_mutex_t mutex;
    pthread_t thread;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    say("init", pthread_mutex_init(&mutex, &attributes));
    say_life("recursive", &mutex);

    pthread_mutex_lock(&fixed);
    pthread_mutex_lock(&fixed);
    thread = start(lock_twice, &fixed);
    pthread_mutex_unlock(&fixed);
    pthread_mutex_unlock(&fixed);
    finish(thread);
    say_life("initialised statically", &fixed);
    return 0;
}
