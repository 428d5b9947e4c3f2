/*
 * timer_create with SIGEV_SIGNAL and SIGEV_NONE, timer_settime (one shot, periodic, absolute),
 * timer_gettime, timer_getoverrun, timer_delete; EINVAL for bad values.
 */
#include "say.h"

#include <semaphore.h>
#include <signal.h>

static sem_t handled;

static void handle(int number)
{
    (void)number;
    sem_post(&handled);
}

static bool is_armed(timer_t timer)
{
    struct itimerspec left;

    timer_gettime(timer, &left);
    return left.it_value.tv_sec != 0 || left.it_value.tv_nsec != 0;
}

static struct itimerspec every(long first, long interval)
{
    return (struct itimerspec){.it_value = milliseconds(first),
                               .it_interval = milliseconds(interval)};
}

static void say_signal(const char *what, const sigset_t *set)
{
    siginfo_t information = {0};

    say_that(what, sigwaitinfo(set, &information) == SIGRTMIN);
    say_that("from a timer, with its value",
             information.si_code == SI_TIMER && information.si_value.sival_int == 42);
}

static void say_waited(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    struct itimerspec far_off = every(20000, 0), set = every(20, 0), periodic = every(5, 5),
                      none = every(0, 0), old;
    struct timespec due, length = milliseconds(52);
    sigset_t signals;
    timer_t timer;

    sigemptyset(&signals);
    sigaddset(&signals, SIGRTMIN);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    event.sigev_value.sival_int = 42;
    say_result("timer_create", timer_create(CLOCK_MONOTONIC, &event, &timer));
    say_that("armed at first", is_armed(timer));
    say_result("far off", timer_settime(timer, 0, &far_off, NULL));
    say_that("armed", is_armed(timer));
    due = in_ms(CLOCK_MONOTONIC, 20);
    say_result("one shot", timer_settime(timer, 0, &set, NULL));
    say_signal("it came", &signals);
    say_that("not early", has_come(CLOCK_MONOTONIC, due));
    say_that("armed still", is_armed(timer));
    say_result("timer_getoverrun", timer_getoverrun(timer));

    say_result("periodic", timer_settime(timer, 0, &periodic, NULL));
    nanosleep(&length, NULL);
    say_signal("it came", &signals);
    say_that("nine overruns at least", timer_getoverrun(timer) >= 9);
    say_signal("and again", &signals);
    say_result("disarmed", timer_settime(timer, 0, &none, &old));
    say_that("the old interval", old.it_interval.tv_nsec == 5000000);
    say_that("armed", is_armed(timer));

    while (sigtimedwait(&signals, NULL, &(struct timespec){0}) == SIGRTMIN)
        ;
    set.it_value = in_ms(CLOCK_MONOTONIC, -5);
    say_result("absolute, past", timer_settime(timer, TIMER_ABSTIME, &set, NULL));
    say_signal("it came", &signals);
    set.it_value = not_a_time();
    say_result("bad time", timer_settime(timer, 0, &set, NULL));
    say_result("timer_delete", timer_delete(timer));
}

static void say_handled(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    struct sigaction action = {.sa_handler = handle};
    struct itimerspec set = every(5, 5);
    timer_t timer;

    sem_init(&handled, 0, 0);
    sigaction(SIGUSR1, &action, NULL);
    timer_create(CLOCK_REALTIME, &event, &timer);
    say_result("periodic, with a handler", timer_settime(timer, 0, &set, NULL));
    for (int times = 1; times <= 3; times++) {
        while (sem_wait(&handled) == -1)
            ;
        printf("handled: %d\n", times);
    }
    say_result("timer_delete", timer_delete(timer));
}

static void say_silent(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    struct timespec length = milliseconds(30);
    struct itimerspec far_off = every(20000, 0), set = every(20, 0);
    timer_t timer;

    say_result("timer_create, SIGEV_NONE", timer_create(CLOCK_MONOTONIC, &event, &timer));
    say_result("far off", timer_settime(timer, 0, &far_off, NULL));
    say_that("armed", is_armed(timer));
    say_result("one shot", timer_settime(timer, 0, &set, NULL));
    nanosleep(&length, NULL);
    say_that("armed once it has run out", is_armed(timer));
    say_result("timer_delete", timer_delete(timer));
}

int main(void)
{
    struct sigevent unknown = {.sigev_notify = 99};
    timer_t timer;

    say_result("timer_create on no clock", timer_create((clockid_t)99, NULL, &timer));
    say_result("timer_create, unknown notice", timer_create(CLOCK_MONOTONIC, &unknown, &timer));
    say_waited();
    say_handled();
    say_silent();
    return 0;
}
