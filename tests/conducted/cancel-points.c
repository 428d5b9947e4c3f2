/*
 * pthread_cancel of a thread that waits: pthread_cond_wait, pthread_cond_timedwait, sem_wait,
 * sem_timedwait, nanosleep, clock_nanosleep, pthread_join, read, poll and pthread_testcancel all
 * end the thread, whose result is PTHREAD_CANCELED.
 */
#include "say.h"

#include <poll.h>
#include <semaphore.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static sem_t ready, empty;
static int silent[2];

static void unlock(void *mutex)
{
    pthread_mutex_unlock(mutex);
}

static void in_cond_wait(void)
{
    pthread_mutex_lock(&lock);
    pthread_cleanup_push(unlock, &lock);
    for (;;)
        pthread_cond_wait(&never, &lock);
    pthread_cleanup_pop(1);
}

static void in_cond_timedwait(void)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 20000);

    pthread_mutex_lock(&lock);
    pthread_cleanup_push(unlock, &lock);
    while (pthread_cond_timedwait(&never, &lock, &deadline) == 0)
        ;
    pthread_cleanup_pop(1);
}

static void in_sem_wait(void)
{
    sem_wait(&empty);
}

static void in_sem_timedwait(void)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 20000);

    sem_timedwait(&empty, &deadline);
}

static void in_nanosleep(void)
{
    struct timespec length = milliseconds(20000);

    nanosleep(&length, NULL);
}

static void in_clock_nanosleep(void)
{
    struct timespec deadline = in_ms(CLOCK_MONOTONIC, 20000);

    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
}

static void in_read(void)
{
    char byte;

    if (read(silent[0], &byte, 1) != 1)
        say_text("read", "ended");
}

static void in_poll(void)
{
    struct pollfd entry = {.fd = silent[0], .events = POLLIN};

    poll(&entry, 1, -1);
}

static void in_testcancel(void)
{
    for (;;) {
        pthread_testcancel();
        sched_yield();
    }
}

static const struct place {
    const char *name;
    void (*wait)(void);
} places[] = {
    {"pthread_cond_wait", in_cond_wait},
    {"pthread_cond_timedwait", in_cond_timedwait},
    {"sem_wait", in_sem_wait},
    {"sem_timedwait", in_sem_timedwait},
    {"nanosleep", in_nanosleep},
    {"clock_nanosleep", in_clock_nanosleep},
    {"read", in_read},
    {"poll", in_poll},
    {"pthread_testcancel", in_testcancel},
};

static void *wait_there(void *place)
{
    sem_post(&ready);
    ((const struct place *)place)->wait();
    return NULL;
}

static void say_place(const struct place *place)
{
    pthread_t thread = start(wait_there, (void *)place);

    sem_wait(&ready);
    say(place->name, pthread_cancel(thread));
    say_that("cancelled", finish(thread) == PTHREAD_CANCELED);
}

int main(void)
{
    sem_init(&ready, 0, 0);
    sem_init(&empty, 0, 0);
    if (pipe(silent) != 0)
        return CANNOT_START;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        say_place(&places[i]);
    return 0;
}
