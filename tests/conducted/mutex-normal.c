/*
 * Normal and adaptive mutexes: pthread_mutex_init, lock, trylock (EBUSY for the owner as for
 * others), unlock, destroy, the static initialiser, and that a mutex keeps others out.
 */
#include "say.h"

enum { THREADS = 4, ROUNDS = 500 };

static pthread_mutex_t counter_lock = PTHREAD_MUTEX_INITIALIZER;
static long counter; /* guarded by counter_lock */

static void *try_elsewhere(void *mutex)
{
    int error = pthread_mutex_trylock(mutex);

    say("trylock elsewhere", error);
    if (error == 0)
        say("unlock elsewhere", pthread_mutex_unlock(mutex));
    return NULL;
}

static void *count(void *argument)
{
    (void)argument;
    for (int i = 0; i < ROUNDS; i++) {
        pthread_mutex_lock(&counter_lock);
        counter++;
        pthread_mutex_unlock(&counter_lock);
    }
    return NULL;
}

static void say_life(const char *name, pthread_mutex_t *mutex)
{
    say_text("mutex", name);
    say("lock", pthread_mutex_lock(mutex));
    say("trylock by the owner", pthread_mutex_trylock(mutex));
    elsewhere(try_elsewhere, mutex);
    say("unlock", pthread_mutex_unlock(mutex));
    elsewhere(try_elsewhere, mutex);
    say("trylock", pthread_mutex_trylock(mutex));
    say("unlock", pthread_mutex_unlock(mutex));
    say("destroy", pthread_mutex_destroy(mutex));
}

static void say_kind(const char *name, int kind)
{
    pthread_mutexattr_t attributes;
    pthread_mutex_t mutex;
    int kept;

    pthread_mutexattr_init(&attributes);
    say("pthread_mutexattr_settype", pthread_mutexattr_settype(&attributes, kind));
    pthread_mutexattr_gettype(&attributes, &kept);
    say_that("the type is kept", kept == kind);
    say("init", pthread_mutex_init(&mutex, &attributes));
    say("pthread_mutexattr_destroy", pthread_mutexattr_destroy(&attributes));
    say_life(name, &mutex);
}

int main(void)
{
    pthread_mutex_t automatic = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_t adaptive = PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP;
    pthread_mutexattr_t attributes;
    pthread_t threads[THREADS];

    say_kind("normal", PTHREAD_MUTEX_NORMAL);
    say_kind("default", PTHREAD_MUTEX_DEFAULT);
    say_kind("adaptive", PTHREAD_MUTEX_ADAPTIVE_NP);
    say_life("initialised statically", &automatic);
    say_life("adaptive, initialised statically", &adaptive);
    say("init again after destroy", pthread_mutex_init(&automatic, NULL));
    say_life("without attributes", &automatic);
    pthread_mutexattr_init(&attributes);
    say("type 99", pthread_mutexattr_settype(&attributes, 99));

    for (int i = 0; i < THREADS; i++)
        threads[i] = start(count, NULL);
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    say_that("every count is there", counter == (long)THREADS * ROUNDS);
    return 0;
}
