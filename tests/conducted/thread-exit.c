/*
 * pthread_exit: its value, from deep inside; cleanup handlers run in reverse, then the destructors
 * of the keys; a handler that was popped does not run.
 */
#include "say.h"

static pthread_key_t key;
static int value;

static void clean(void *name)
{
    say_text("cleanup", name);
}

static void destroy(void *name)
{
    say_text("destructor", name);
}

/* Through a pointer: a compiler that sees the recursion would warn that it has no end. */
static void leave(int depth);
static void (*volatile deeper)(int depth) = leave;

static void leave(int depth)
{
    if (depth == 0)
        pthread_exit(&value);
    deeper(depth - 1);
}

static void *exit_deep(void *argument)
{
    (void)argument;
    leave(5);
    return NULL;
}

static void *exit_with_handlers(void *argument)
{
    (void)argument;
    pthread_setspecific(key, "key");
    pthread_cleanup_push(clean, "first pushed");
    pthread_cleanup_push(clean, "second pushed");
    pthread_cleanup_push(clean, "popped unused");
    pthread_cleanup_pop(0);
    pthread_cleanup_push(clean, "popped and run");
    pthread_cleanup_pop(1);
    pthread_exit(&value);
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return NULL;
}

static void *return_with_key(void *argument)
{
    pthread_setspecific(key, argument);
    return argument;
}

int main(void)
{
    say("pthread_key_create", pthread_key_create(&key, destroy));
    say_that("the value from deep inside", elsewhere(exit_deep, NULL) == &value);
    say_that("the value after the handlers", elsewhere(exit_with_handlers, NULL) == &value);
    say_that("return is an exit too", elsewhere(return_with_key, "returned") != NULL);
    return 0;
}
