/*
 * Spin locks: init, lock, trylock (EBUSY for the owner as for others), unlock, destroy, and that a
 * spin lock keeps others out.
 */
#include "say.h"

enum { THREADS = 3, ROUNDS = 200 };

static pthread_spinlock_t lock;
static long counter; /* guarded by lock */

static void *try_elsewhere(void *argument)
{
    int error = pthread_spin_trylock(&lock);

    (void)argument;
    say("trylock elsewhere", error);
    if (error == 0)
        say("unlock elsewhere", pthread_spin_unlock(&lock));
    return NULL;
}

static void *count(void *argument)
{
    for (int i = 0; i < ROUNDS; i++) {
        pthread_spin_lock(&lock);
        counter++;
        pthread_spin_unlock(&lock);
    }
    return argument;
}

static void *wait_for_it(void *argument)
{
    say("lock elsewhere", pthread_spin_lock(&lock));
    say("unlock elsewhere", pthread_spin_unlock(&lock));
    return argument;
}

int main(void)
{
    pthread_t threads[THREADS], thread;

    say("init", pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE));
    say("lock", pthread_spin_lock(&lock));
    say("trylock by the owner", pthread_spin_trylock(&lock));
    elsewhere(try_elsewhere, NULL);
    say("unlock", pthread_spin_unlock(&lock));
    elsewhere(try_elsewhere, NULL);
    say("trylock", pthread_spin_trylock(&lock));
    thread = start(wait_for_it, NULL);
    pthread_spin_unlock(&lock);
    finish(thread);

    for (int i = 0; i < THREADS; i++)
        threads[i] = start(count, NULL);
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    say_that("every count is there", counter == (long)THREADS * ROUNDS);
    say("destroy", pthread_spin_destroy(&lock));
    return 0;
}
