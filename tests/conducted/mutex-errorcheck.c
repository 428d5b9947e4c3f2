/*
 * Error-checking mutexes: EDEADLK for the owner who locks again, EBUSY for trylock; also
 * PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP.
 */
#include "say.h"

static pthread_mutex_t fixed = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;

static void *wait_elsewhere(void *mutex)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 20);

    say("trylock elsewhere", pthread_mutex_trylock(mutex));
    say("timedlock elsewhere", pthread_mutex_timedlock(mutex, &deadline));
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
    elsewhere(wait_elsewhere, mutex);
    say("unlock", pthread_mutex_unlock(mutex));
    say("destroy", pthread_mutex_destroy(mutex));
}

int main(void)
{
    pthread_mutexattr_t attributes;
    pthread_mutex_t mutex;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    say("init", pthread_mutex_init(&mutex, &attributes));
    say_life("error-checking", &mutex);
    say_life("initialised statically", &fixed);
    return 0;
}
