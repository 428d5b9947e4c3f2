/*
 * pthread_kill to a thread that waits, where the wait goes on after the handler: pthread_mutex_lock
 * and pthread_join always, sem_wait and read with SA_RESTART.
 */
#include "say.h"

#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int handled, done;
static sem_t semaphore;
static sigset_t usr1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_t long_lived;
static int ends[2];

static void handle(int number)
{
    (void)number;
    handled++;
}

static int in_sem_wait(void)
{
    return sem_wait(&semaphore) == 0 ? 0 : errno;
}

static int in_read(void)
{
    char byte;

    return read(ends[0], &byte, 1) == 1 ? 0 : errno;
}

static int in_mutex_lock(void)
{
    int error = pthread_mutex_lock(&lock);

    pthread_mutex_unlock(&lock);
    return error;
}

static int in_join(void)
{
    return pthread_join(long_lived, NULL);
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

static void handle_signal(int flags)
{
    struct sigaction action = {.sa_handler = handle, .sa_flags = flags};

    sigaction(SIGUSR1, &action, NULL);
}

/* Signals until it was handled; then gives the wait what it waits for. */
static void say_unmoved(const char *name, int (*call)(void), void (*give)(void))
{
    struct wait wait = {.call = call};
    pthread_t thread;

    done = 0;
    handled = 0;
    thread = start(wait_there, &wait);
    while (handled < 3) {
        pthread_kill(thread, SIGUSR1);
        rest();
    }
    say_that("still waiting", !done);
    give();
    finish(thread);
    say(name, wait.error);
}

static void post(void)
{
    sem_post(&semaphore);
}

static void write_byte(void)
{
    say_result("write", write(ends[1], "x", 1));
}

static void unlock(void)
{
    pthread_mutex_unlock(&lock);
}

static void *wait_for_post(void *argument)
{
    while (sem_wait(&semaphore) == -1)
        ;
    return argument;
}

int main(void)
{
    sem_init(&semaphore, 0, 0);
    if (pipe(ends) != 0)
        return CANNOT_START;
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    handle_signal(0);
    pthread_mutex_lock(&lock);
    say_unmoved("pthread_mutex_lock", in_mutex_lock, unlock);
    long_lived = start(wait_for_post, NULL);
    say_unmoved("pthread_join", in_join, post);
    handle_signal(SA_RESTART);
    say_unmoved("sem_wait with SA_RESTART", in_sem_wait, post);
    say_unmoved("read with SA_RESTART", in_read, write_byte);
    return 0;
}
