/*
 * pthread_join, pthread_tryjoin_np and pthread_timedjoin_np: the value, EBUSY and ETIMEDOUT while
 * the thread still runs, 0 once it has ended.
 */
#include "say.h"

#include <semaphore.h>

static sem_t may_end;
static int result;

static void *wait_for_leave(void *argument)
{
    (void)argument;
    sem_wait(&may_end);
    return &result;
}

static void *join_other(void *other)
{
    return finish(*(pthread_t *)other);
}

static void say_try(void)
{
    pthread_t thread = start(wait_for_leave, NULL);
    void *value = NULL;
    int error;

    say("pthread_tryjoin_np while it runs", pthread_tryjoin_np(thread, &value));
    say_that("no value yet", value == NULL);
    sem_post(&may_end);
    while ((error = pthread_tryjoin_np(thread, &value)) == EBUSY)
        rest();
    say("pthread_tryjoin_np at last", error);
    say_that("its value", value == &result);
}

static void say_timed(void)
{
    pthread_t thread = start(wait_for_leave, NULL);
    struct timespec deadline = in_ms(CLOCK_REALTIME, 30), past = in_ms(CLOCK_REALTIME, -50);
    void *value = NULL;

    say("pthread_timedjoin_np", pthread_timedjoin_np(thread, &value, &deadline));
    say_that("not early", has_come(CLOCK_REALTIME, deadline));
    say("pthread_timedjoin_np, past", pthread_timedjoin_np(thread, &value, &past));
    sem_post(&may_end);
    deadline = in_ms(CLOCK_REALTIME, 20000);
    say("pthread_timedjoin_np, may end", pthread_timedjoin_np(thread, &value, &deadline));
    say_that("its value", value == &result);
}

int main(void)
{
    pthread_t first, second;

    sem_init(&may_end, 0, 0);
    say_try();
    say_timed();
    first = start(wait_for_leave, NULL);
    second = start(join_other, &first);
    sem_post(&may_end);
    say_that("a value through two joins", finish(second) == &result);
    return 0;
}
