/*
 * pthread_create and its attributes: detach state, stack size, refused values, what a thread is
 * given and what it gives back, pthread_self and pthread_equal.
 */
#include "say.h"

#include <limits.h>
#include <semaphore.h>

enum { CROWD = 20, LARGE_STACK = 1 << 20 };

static sem_t detached_done;

static void *give_back(void *argument)
{
    return argument;
}

static void *own_handle(void *argument)
{
    *(pthread_t *)argument = pthread_self();
    return NULL;
}

static void *post_done(void *argument)
{
    (void)argument;
    sem_post(&detached_done);
    return NULL;
}

/* Uses most of a stack that the default attributes of a small system might not grant. */
static void *fill_stack(void *argument)
{
    volatile char room[LARGE_STACK / 2];

    (void)argument;
    for (int i = 0; i < LARGE_STACK / 2; i += 4096)
        room[i] = 1;
    return room[4096] == 1 ? &detached_done : NULL;
}

static void say_attributes(void)
{
    pthread_attr_t attributes;
    size_t size;
    int state;

    say("pthread_attr_init", pthread_attr_init(&attributes));
    pthread_attr_getdetachstate(&attributes, &state);
    say_that("joinable at first", state == PTHREAD_CREATE_JOINABLE);
    say("detach state of 99", pthread_attr_setdetachstate(&attributes, 99));
    say("stack of one byte", pthread_attr_setstacksize(&attributes, 1));
    say("stack of a megabyte", pthread_attr_setstacksize(&attributes, LARGE_STACK));
    pthread_attr_getstacksize(&attributes, &size);
    say_that("the megabyte is kept", size == LARGE_STACK);
    say("pthread_attr_destroy", pthread_attr_destroy(&attributes));
}

static void say_large_stack(void)
{
    pthread_attr_t attributes;
    pthread_t thread;
    void *value;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, LARGE_STACK);
    say("pthread_create with a megabyte", pthread_create(&thread, &attributes, fill_stack, NULL));
    say("pthread_join", pthread_join(thread, &value));
    say_that("half of it was used", value == &detached_done);
    pthread_attr_destroy(&attributes);
}

static void say_detached(void)
{
    pthread_attr_t attributes;
    pthread_t thread;

    sem_init(&detached_done, 0, 0);
    pthread_attr_init(&attributes);
    say("detached state", pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED));
    say("pthread_create detached", pthread_create(&thread, &attributes, post_done, NULL));
    say_result("sem_wait for it", sem_wait(&detached_done));
    pthread_attr_destroy(&attributes);
}

static void say_crowd(void)
{
    pthread_t threads[CROWD];
    int numbers[CROWD];
    int right = 0;

    for (int i = 0; i < CROWD; i++)
        threads[i] = start(give_back, &numbers[i]);
    for (int i = CROWD - 1; i >= 0; i--)
        right += finish(threads[i]) == &numbers[i];
    printf("%d of %d gave back what they were given\n", right, CROWD);
}

int main(void)
{
    pthread_t thread, itself;

    say_attributes();
    say_large_stack();
    say_detached();
    say_crowd();
    thread = start(own_handle, &itself);
    say("join without asking for the value", pthread_join(thread, NULL));
    say_that("pthread_self is what pthread_create returned", pthread_equal(thread, itself));
    say_that("main is another thread", !pthread_equal(pthread_self(), itself));
    return 0;
}
