/*
 * pthread_exit from main while others run: cleanup handlers and destructors run for main, the
 * others go on and can join main; the last one ends the process with status 0 and the atexit
 * handlers.
 */
#include "say.h"

#include <semaphore.h>

static sem_t main_is_leaving;
static pthread_t main_thread;
static pthread_key_t key;
static int value;

static void clean(void *name)
{
    say_text("cleanup", name);
    sem_post(&main_is_leaving);
}

static void destroy(void *name)
{
    say_text("destructor", name);
}

static void at_exit(void)
{
    say_text("atexit", "runs");
}

static void *outlive_main(void *argument)
{
    void *result;

    (void)argument;
    sem_wait(&main_is_leaving);
    say("pthread_join of main", pthread_join(main_thread, &result));
    say_that("main's value", result == &value);
    return NULL;
}

int main(void)
{
    pthread_t thread;

    sem_init(&main_is_leaving, 0, 0);
    atexit(at_exit);
    main_thread = pthread_self();
    pthread_key_create(&key, destroy);
    pthread_setspecific(key, "of main");
    pthread_cleanup_push(clean, "of main");
    thread = start(outlive_main, NULL);
    pthread_detach(thread);
    pthread_exit(&value);
    pthread_cleanup_pop(0);
    return 1;
}
