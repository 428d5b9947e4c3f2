/*
 * Robust mutexes through pthread_mutex_trylock, timedlock and clocklock: each reports EOWNERDEAD
 * and owns the mutex.
 */
#include "say.h"

static pthread_mutex_t mutex;

static void *lock_and_end(void *argument)
{
    (void)argument;
    say("lock elsewhere, then end", pthread_mutex_lock(&mutex));
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
    elsewhere(try_elsewhere, NULL);
    say("pthread_mutex_consistent", pthread_mutex_consistent(&mutex));
    say("unlock", pthread_mutex_unlock(&mutex));
}

int main(void)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 20000);
    struct timespec moment = in_ms(CLOCK_MONOTONIC, 20000);
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    say("init", pthread_mutex_init(&mutex, &attributes));
    elsewhere(lock_and_end, NULL);
    say("trylock", pthread_mutex_trylock(&mutex));
    say_repair();
    elsewhere(lock_and_end, NULL);
    say("timedlock", pthread_mutex_timedlock(&mutex, &deadline));
    say_repair();
    elsewhere(lock_and_end, NULL);
    say("clocklock", pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &moment));
    say_repair();
    return 0;
}
