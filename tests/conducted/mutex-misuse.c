/*
 * Misuse of mutexes that is noticed: EPERM for an unlock by anyone but the owner of an
 * error-checking or recursive mutex, EBUSY for destroying a locked mutex of any kind.
 */
#include "say.h"

static void *misuse_elsewhere(void *mutex)
{
    say("unlock elsewhere", pthread_mutex_unlock(mutex));
    say("trylock elsewhere", pthread_mutex_trylock(mutex));
    say("destroy elsewhere", pthread_mutex_destroy(mutex));
    return NULL;
}

static void say_checking(void)
{
    pthread_mutex_t mutex = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;

    say_text("mutex", "error-checking");
    say("unlock before any lock", pthread_mutex_unlock(&mutex));
    say("lock", pthread_mutex_lock(&mutex));
    say("destroy while locked", pthread_mutex_destroy(&mutex));
    elsewhere(misuse_elsewhere, &mutex);
    say("unlock", pthread_mutex_unlock(&mutex));
    say("one unlock too many", pthread_mutex_unlock(&mutex));
    say("destroy", pthread_mutex_destroy(&mutex));
}

static void say_recursive(void)
{
    pthread_mutex_t mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

    say_text("mutex", "recursive");
    say("unlock before any lock", pthread_mutex_unlock(&mutex));
    say("lock", pthread_mutex_lock(&mutex));
    say("lock again", pthread_mutex_lock(&mutex));
    elsewhere(misuse_elsewhere, &mutex);
    say("unlock", pthread_mutex_unlock(&mutex));
    say("destroy while still locked once", pthread_mutex_destroy(&mutex));
    say("unlock", pthread_mutex_unlock(&mutex));
    say("one unlock too many", pthread_mutex_unlock(&mutex));
    say("destroy", pthread_mutex_destroy(&mutex));
}

static void say_normal(void)
{
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

    say_text("mutex", "normal");
    say("lock", pthread_mutex_lock(&mutex));
    say("destroy while locked", pthread_mutex_destroy(&mutex));
    say("unlock", pthread_mutex_unlock(&mutex));
    say("destroy", pthread_mutex_destroy(&mutex));
}

int main(void)
{
    say_checking();
    say_recursive();
    say_normal();
    return 0;
}
