/*
 * C11 mutexes: mtx_init of each kind, mtx_lock, mtx_trylock, mtx_timedlock, mtx_unlock,
 * mtx_destroy.
 */
#include "c11.h"

static long counter; /* guarded by counter_lock */
static mtx_t counter_lock;

static int try_elsewhere(void *mutex)
{
    int result = mtx_trylock(mutex);

    say_c11("mtx_trylock elsewhere", result);
    if (result == thrd_success)
        say_c11("mtx_unlock elsewhere", mtx_unlock(mutex));
    return 0;
}

static int wait_elsewhere(void *mutex)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 30), past = in_ms(CLOCK_REALTIME, -50);

    say_c11("mtx_timedlock elsewhere", mtx_timedlock(mutex, &deadline));
    say_that("not early", has_come(CLOCK_REALTIME, deadline));
    say_c11("mtx_timedlock elsewhere, past", mtx_timedlock(mutex, &past));
    return 0;
}

static int count(void *argument)
{
    (void)argument;
    for (int i = 0; i < 500; i++) {
        mtx_lock(&counter_lock);
        counter++;
        mtx_unlock(&counter_lock);
    }
    return 0;
}

static void say_kind(const char *name, int kind)
{
    mtx_t mutex;

    say_text("kind", name);
    say_c11("mtx_init", mtx_init(&mutex, kind));
    say_c11("mtx_lock", mtx_lock(&mutex));
    elsewhere_c11(try_elsewhere, &mutex);
    if (kind & mtx_recursive) {
        say_c11("mtx_lock again", mtx_lock(&mutex));
        say_c11("mtx_trylock by the owner", mtx_trylock(&mutex));
        say_c11("mtx_unlock", mtx_unlock(&mutex));
        say_c11("mtx_unlock", mtx_unlock(&mutex));
        elsewhere_c11(try_elsewhere, &mutex);
    }
    if (kind & mtx_timed)
        elsewhere_c11(wait_elsewhere, &mutex);
    say_c11("mtx_unlock", mtx_unlock(&mutex));
    elsewhere_c11(try_elsewhere, &mutex);
    mtx_destroy(&mutex);
}

int main(void)
{
    thrd_t threads[3];

    say_kind("plain", mtx_plain);
    say_kind("timed", mtx_timed);
    say_kind("plain, recursive", mtx_plain | mtx_recursive);
    say_kind("timed, recursive", mtx_timed | mtx_recursive);
    mtx_init(&counter_lock, mtx_plain);
    for (int i = 0; i < 3; i++)
        say_c11("thrd_create", thrd_create(&threads[i], count, NULL));
    for (int i = 0; i < 3; i++)
        say_c11("thrd_join", thrd_join(threads[i], NULL));
    say_that("every count is there", counter == 1500);
    return 0;
}
