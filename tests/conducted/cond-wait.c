/*
 * pthread_cond_wait, signal and broadcast: a signal that nobody waits for is lost, a signal lets
 * one go on, a broadcast all; the waiter owns its mutex again, a recursive one too.
 */
#include "say.h"

enum { CROWD = 5 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static pthread_cond_t may_go = PTHREAD_COND_INITIALIZER;
static int waiting, tickets, gone; /* guarded by lock */

static void *take_ticket(void *argument)
{
    (void)argument;
    pthread_mutex_lock(&lock);
    waiting++;
    pthread_cond_signal(&arrived);
    while (tickets == 0)
        pthread_cond_wait(&may_go, &lock);
    tickets--;
    gone++;
    pthread_cond_signal(&arrived);
    pthread_mutex_unlock(&lock);
    return NULL;
}

/* With the lock held: every one of the crowd has then entered its wait. */
static void await(const int *count, int wanted)
{
    while (*count != wanted)
        pthread_cond_wait(&arrived, &lock);
}

static void say_crowd(void)
{
    pthread_t threads[CROWD];

    pthread_mutex_lock(&lock);
    for (int i = 0; i < CROWD; i++)
        threads[i] = start(take_ticket, NULL);
    await(&waiting, CROWD);
    tickets = 1;
    say("signal", pthread_cond_signal(&may_go));
    await(&gone, 1);
    say_that("one has gone", gone == 1 && tickets == 0);
    tickets = CROWD - 1;
    say("broadcast", pthread_cond_broadcast(&may_go));
    await(&gone, CROWD);
    say_that("all have gone", gone == CROWD && tickets == 0);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < CROWD; i++)
        finish(threads[i]);
    say("destroy", pthread_cond_destroy(&may_go));
}

static void say_lost(void)
{
    struct timespec deadline = in_ms(CLOCK_REALTIME, 30);
    pthread_cond_t condition;

    say("init", pthread_cond_init(&condition, NULL));
    say("signal without a waiter", pthread_cond_signal(&condition));
    say("broadcast without a waiter", pthread_cond_broadcast(&condition));
    pthread_mutex_lock(&lock);
    say("both are lost", pthread_cond_timedwait(&condition, &lock, &deadline));
    pthread_mutex_unlock(&lock);
    say("destroy", pthread_cond_destroy(&condition));
}

struct meeting {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool done; /* guarded by mutex */
};

static void *end_meeting(void *argument)
{
    struct meeting *meeting = argument;

    pthread_mutex_lock(&meeting->mutex);
    meeting->done = true;
    pthread_cond_signal(&meeting->changed);
    pthread_mutex_unlock(&meeting->mutex);
    return NULL;
}

static void say_meeting(const char *name, struct meeting *meeting)
{
    pthread_t thread;
    int error = 0;

    say_text("mutex", name);
    pthread_mutex_lock(&meeting->mutex);
    thread = start(end_meeting, meeting);
    while (error == 0 && !meeting->done)
        error = pthread_cond_wait(&meeting->changed, &meeting->mutex);
    say("wait", error);
    error = pthread_mutex_lock(&meeting->mutex);
    say("the owner locks again", error);
    if (error == 0)
        pthread_mutex_unlock(&meeting->mutex);
    say("unlock", pthread_mutex_unlock(&meeting->mutex));
    finish(thread);
    say("trylock", pthread_mutex_trylock(&meeting->mutex));
    say("unlock", pthread_mutex_unlock(&meeting->mutex));
    say("destroy the condition", pthread_cond_destroy(&meeting->changed));
    say("destroy the mutex", pthread_mutex_destroy(&meeting->mutex));
}

int main(void)
{
    struct meeting checking = {.mutex = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP,
                               .changed = PTHREAD_COND_INITIALIZER};
    struct meeting recursive = {.mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP,
                                .changed = PTHREAD_COND_INITIALIZER};

    say_crowd();
    say_lost();
    say_meeting("error-checking", &checking);
    say_meeting("recursive, locked once", &recursive);
    return 0;
}
