/*
 * timer_create with SIGEV_THREAD: the function runs in another thread, with its value, once or
 * again and again; timer_delete.
 */
#include "say.h"

#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>

static sem_t called;
static atomic_int wrong_values, in_main;
static pthread_t main_thread;

static void call(union sigval value)
{
    if (value.sival_int != 42)
        atomic_fetch_add(&wrong_values, 1);
    if (pthread_equal(pthread_self(), main_thread))
        atomic_fetch_add(&in_main, 1);
    sem_post(&called);
}

int main(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = call};
    struct itimerspec once = {.it_value = milliseconds(20)};
    struct itimerspec again = {.it_value = milliseconds(5), .it_interval = milliseconds(5)};
    struct timespec due;
    timer_t timer;

    main_thread = pthread_self();
    sem_init(&called, 0, 0);
    event.sigev_value.sival_int = 42;
    say_result("timer_create", timer_create(CLOCK_MONOTONIC, &event, &timer));
    due = in_ms(CLOCK_MONOTONIC, 20);
    say_result("one shot", timer_settime(timer, 0, &once, NULL));
    say_result("sem_wait for the call", sem_wait(&called));
    say_that("not early", has_come(CLOCK_MONOTONIC, due));
    say_result("called again", sem_trywait(&called));
    say_result("periodic", timer_settime(timer, 0, &again, NULL));
    for (int i = 0; i < 3; i++)
        say_result("sem_wait for a call", sem_wait(&called));
    say_result("timer_delete", timer_delete(timer));
    printf("%d calls with a wrong value, %d in main\n", wrong_values, in_main);
    return 0;
}
