/*
 * C11 condition variables: cnd_init, cnd_wait, cnd_timedwait, cnd_signal, cnd_broadcast,
 * cnd_destroy.
 */
#include "c11.h"

enum { CROWD = 4 };

static mtx_t lock;
static cnd_t arrived, may_go;
static int waiting, tickets, gone; /* guarded by lock */

static int take_ticket(void *argument)
{
    (void)argument;
    mtx_lock(&lock);
    waiting++;
    cnd_signal(&arrived);
    while (tickets == 0)
        cnd_wait(&may_go, &lock);
    tickets--;
    gone++;
    cnd_signal(&arrived);
    mtx_unlock(&lock);
    return 0;
}

static void await(const int *count, int wanted)
{
    while (*count != wanted)
        cnd_wait(&arrived, &lock);
}

static void say_crowd(void)
{
    thrd_t threads[CROWD];

    mtx_lock(&lock);
    for (int i = 0; i < CROWD; i++)
        say_c11("thrd_create", thrd_create(&threads[i], take_ticket, NULL));
    await(&waiting, CROWD);
    tickets = 1;
    say_c11("cnd_signal", cnd_signal(&may_go));
    await(&gone, 1);
    say_that("one has gone", gone == 1 && tickets == 0);
    tickets = CROWD - 1;
    say_c11("cnd_broadcast", cnd_broadcast(&may_go));
    await(&gone, CROWD);
    say_that("all have gone", gone == CROWD && tickets == 0);
    say_c11("mtx_unlock", mtx_unlock(&lock));
    for (int i = 0; i < CROWD; i++)
        say_c11("thrd_join", thrd_join(threads[i], NULL));
}

int main(void)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 30), past = in_ms(CLOCK_REALTIME, -50);

    say_c11("mtx_init", mtx_init(&lock, mtx_plain));
    say_c11("cnd_init", cnd_init(&arrived));
    say_c11("cnd_init", cnd_init(&may_go));
    say_c11("cnd_signal without a waiter", cnd_signal(&may_go));
    mtx_lock(&lock);
    say_c11("cnd_timedwait", cnd_timedwait(&may_go, &lock, &deadline));
    say_that("not early", has_come(CLOCK_REALTIME, deadline));
    say_c11("cnd_timedwait, past", cnd_timedwait(&may_go, &lock, &past));
    say_c11("mtx_trylock, which is mine", mtx_trylock(&lock));
    mtx_unlock(&lock);
    say_crowd();
    cnd_destroy(&arrived);
    cnd_destroy(&may_go);
    mtx_destroy(&lock);
    return 0;
}
