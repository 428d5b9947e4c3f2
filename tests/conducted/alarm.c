/*
 * alarm, setitimer and getitimer: what is left of the former alarm, SIGALRM once or again and
 * again, disarmed, EINVAL for bad microseconds.
 */
#include "say.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <unistd.h>

static atomic_int handled;

static void handle(int number)
{
    (void)number;
    handled++;
}

static struct itimerval every(long first, long interval)
{
    return (struct itimerval){.it_value = {.tv_usec = first * 1000},
                              .it_interval = {.tv_usec = interval * 1000}};
}

static void say_alarm(const sigset_t *alarms)
{
    int number = 0;

    say_result("alarm", alarm(50));
    say_that("another alarm returns the rest", alarm(1) > 40);
    say("sigwait", sigwait(alarms, &number));
    say_that("SIGALRM", number == SIGALRM);
    say_result("alarm of nothing", alarm(0));
}

static void say_interval(const sigset_t *before)
{
    struct itimerval once = every(20, 0), again = every(5, 5), none = every(0, 0), left;
    struct itimerval bad = {.it_value = {.tv_usec = 1000000}};
    struct timespec due = in_ms(CLOCK_MONOTONIC, 20);

    say_result("setitimer, one shot", setitimer(ITIMER_REAL, &once, NULL));
    say_result("getitimer", getitimer(ITIMER_REAL, &left));
    say_that("SIGALRM is blocked, so none is handled", handled == 0);
    say_result("sigsuspend", sigsuspend(before));
    say_that("not early", has_come(CLOCK_MONOTONIC, due));
    printf("handled: %d\n", handled);
    getitimer(ITIMER_REAL, &left);
    say_that("armed still", left.it_value.tv_usec != 0);
    say_result("setitimer, periodic", setitimer(ITIMER_REAL, &again, NULL));
    while (handled < 4)
        sigsuspend(before);
    printf("handled: %d\n", handled);
    say_result("setitimer, disarmed", setitimer(ITIMER_REAL, &none, &left));
    say_that("the old interval", left.it_interval.tv_usec == 5000);
    say_result("setitimer, bad microseconds", setitimer(ITIMER_REAL, &bad, NULL));
    say_result("setitimer, unknown", setitimer((enum __itimer_which)99, &once, NULL));
}

int main(void)
{
    struct sigaction action = {.sa_handler = handle};
    sigset_t alarms, before;

    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &alarms, &before);
    sigaction(SIGALRM, &action, NULL);
    say_alarm(&alarms);
    say_interval(&before);
    return 0;
}
