/*
 * sem_timedwait: ETIMEDOUT and not early, a deadline in the past, EINVAL for a bad time, a positive
 * value whatever the deadline, a waiter that is posted to before its deadline.
 */
#include "say.h"

#include <semaphore.h>

static sem_t semaphore;

static void *post(void *argument)
{
    sem_post(&semaphore);
    return argument;
}

int main(void)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 30), past = in_ms(CLOCK_REALTIME, -50);
    struct timespec bad = not_a_time(), negative = {.tv_sec = 1, .tv_nsec = -1};
    pthread_t thread;
    int value;

    sem_init(&semaphore, 0, 0);
    say_result("sem_timedwait at 0", sem_timedwait(&semaphore, &deadline));
    say_that("not early", has_come(CLOCK_REALTIME, deadline));
    say_result("past", sem_timedwait(&semaphore, &past));
    say_result("a thousand million nanoseconds", sem_timedwait(&semaphore, &bad));
    say_result("negative nanoseconds", sem_timedwait(&semaphore, &negative));
    sem_post(&semaphore);
    say_result("at 1, past", sem_timedwait(&semaphore, &past));
    sem_getvalue(&semaphore, &value);
    say_that("it was taken", value == 0);

    deadline = in_ms(CLOCK_REALTIME, 20000);
    thread = start(post, NULL);
    say_result("with time enough", sem_timedwait(&semaphore, &deadline));
    say_that("before the deadline", !has_come(CLOCK_REALTIME, deadline));
    finish(thread);
    return 0;
}
