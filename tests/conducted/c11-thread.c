/*
 * C11 threads: thrd_create, thrd_join, thrd_exit, thrd_detach, thrd_current, thrd_equal,
 * thrd_yield, thrd_sleep; call_once; tss_create, tss_set, tss_get, tss_delete and destructors.
 */
#include "c11.h"

#include <semaphore.h>

static once_flag once = ONCE_FLAG_INIT;
static tss_t key;
static int once_runs;
static sem_t detached_done;

static int return_number(void *number)
{
    return *(int *)number;
}

static int leave(void *number)
{
    thrd_exit(*(int *)number);
}

static int store_self(void *handle)
{
    *(thrd_t *)handle = thrd_current();
    return 0;
}

static int post_done(void *argument)
{
    (void)argument;
    sem_post(&detached_done);
    return 0;
}

static void run_once(void)
{
    once_runs++;
}

static int call_it(void *argument)
{
    (void)argument;
    call_once(&once, run_once);
    return once_runs;
}

static void destroy(void *name)
{
    say_text("destructor of", name);
}

static int use_key(void *name)
{
    say_that("nothing at first", tss_get(key) == NULL);
    say_c11("tss_set", tss_set(key, name));
    say_that("tss_get", tss_get(key) == name);
    return 0;
}

static int sleep_shortly(void *argument)
{
    struct timespec length = milliseconds(30), due = in_ms(CLOCK_MONOTONIC, 30);

    (void)argument;
    say_result("thrd_sleep", thrd_sleep(&length, NULL));
    say_that("not early", has_come(CLOCK_MONOTONIC, due));
    length = not_a_time();
    say_that("thrd_sleep, bad time, is refused", thrd_sleep(&length, NULL) < 0);
    return 0;
}

int main(void)
{
    int number = 42;
    thrd_t thread, itself;

    sem_init(&detached_done, 0, 0);
    printf("returned: %d\n", elsewhere_c11(return_number, &number));
    printf("thrd_exit: %d\n", elsewhere_c11(leave, &number));
    say_c11("thrd_create", thrd_create(&thread, store_self, &itself));
    say_c11("thrd_join without the result", thrd_join(thread, NULL));
    say_that("thrd_current is what thrd_create stored", thrd_equal(thread, itself));
    say_that("main is another", !thrd_equal(thrd_current(), itself));
    say_c11("thrd_create", thrd_create(&thread, post_done, NULL));
    say_c11("thrd_detach", thrd_detach(thread));
    say_result("sem_wait for it", sem_wait(&detached_done));
    thrd_yield();
    for (int i = 0; i < 3; i++)
        printf("call_once ran %d time\n", elsewhere_c11(call_it, NULL));
    fflush(stdout);
    say_c11("tss_create", tss_create(&key, destroy));
    elsewhere_c11(use_key, "a thread");
    elsewhere_c11(use_key, "another thread");
    tss_delete(key);
    elsewhere_c11(sleep_shortly, NULL);
    return 0;
}
