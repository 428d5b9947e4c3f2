/*
 * pthread_kill to a thread that waits, with a handler and without SA_RESTART: sem_wait,
 * sem_timedwait, nanosleep, clock_nanosleep, read and poll end with EINTR.
 */
#include "say.h"

#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int handled, done;
static sem_t semaphore;
static sigset_t usr1;
static int ends[2];
static struct timespec left; /* of the nanosleep */

static void handle(int number)
{
    (void)number;
    handled++;
}

static int in_sem_wait(void)
{
    return sem_wait(&semaphore) == 0 ? 0 : errno;
}

static int in_sem_timedwait(void)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 20000);

    return sem_timedwait(&semaphore, &deadline) == 0 ? 0 : errno;
}

static int in_nanosleep(void)
{
    struct timespec length = milliseconds(20000);

    return nanosleep(&length, &left) == 0 ? 0 : errno;
}

static int in_clock_nanosleep(void)
{
    struct timespec deadline = in_ms(CLOCK_MONOTONIC, 20000);

    return clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
}

static int in_read(void)
{
    char byte;

    return read(ends[0], &byte, 1) == 1 ? 0 : errno;
}

static int in_poll(void)
{
    struct pollfd entry = {.fd = ends[0], .events = POLLIN};

    return poll(&entry, 1, -1) == 0 ? 0 : errno;
}

struct wait {
    int (*call)(void);
    int error;
};

/* Open to the signal around its wait alone: it is born, and ends, with the signal blocked. */
static void *wait_there(void *argument)
{
    struct wait *wait = argument;

    pthread_sigmask(SIG_UNBLOCK, &usr1, NULL);
    wait->error = wait->call();
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    done = 1;
    return NULL;
}

/* Signals until the wait has ended; one that comes before the wait has begun is not enough. */
static void say_interrupted(const char *name, int (*call)(void))
{
    struct wait wait = {.call = call};
    pthread_t thread;

    done = 0;
    handled = 0;
    thread = start(wait_there, &wait);
    while (!done) {
        pthread_kill(thread, SIGUSR1);
        rest();
    }
    finish(thread);
    say(name, wait.error);
    say_that("handled", handled > 0);
}

int main(void)
{
    struct sigaction action = {.sa_handler = handle};

    sem_init(&semaphore, 0, 0);
    if (pipe(ends) != 0)
        return CANNOT_START;
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    sigaction(SIGUSR1, &action, NULL);
    say("pthread_kill of a signal 0", pthread_kill(pthread_self(), 0));
    say("pthread_kill of no signal", pthread_kill(pthread_self(), 999));
    say_interrupted("sem_wait", in_sem_wait);
    say_interrupted("sem_timedwait", in_sem_timedwait);
    say_interrupted("nanosleep", in_nanosleep);
    say_that("some of the time is left", is_before((struct timespec){0}, left));
    /* The kernel counts the slack it may add to a sleep among what is left. */
    say_that("no more than was asked", is_before(left, milliseconds(20100)));
    say_interrupted("clock_nanosleep", in_clock_nanosleep);
    say_interrupted("read", in_read);
    say_interrupted("poll", in_poll);
    return 0;
}
