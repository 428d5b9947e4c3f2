/*
 * Thread-specific data: a value for each thread, NULL at first; destructors run when a thread ends,
 * again while they set a new value; a deleted key has no destructor; exit() runs
 * none.
 */
#include "say.h"

enum { THREADS = 4 };

static pthread_key_t plain, settling, deleted;
static int settled;

static void say_destructor(void *value)
{
    say_text("destructor of", value);
}

/* Sets a value again twice, then leaves it: three calls. */
static void settle(void *value)
{
    settled++;
    if (settled < 3)
        pthread_setspecific(settling, value);
}

static void *use_plain(void *value)
{
    bool empty = pthread_getspecific(plain) == NULL;
    int error = pthread_setspecific(plain, value);

    return empty && error == 0 && pthread_getspecific(plain) == value ? value : NULL;
}

static void *set_one(void *key)
{
    say("pthread_setspecific", pthread_setspecific(*(pthread_key_t *)key, "the thread"));
    return NULL;
}

static void *clear_one(void *argument)
{
    (void)argument;
    pthread_setspecific(deleted, "cleared");
    say("pthread_setspecific to NULL", pthread_setspecific(deleted, NULL));
    return NULL;
}

static void *delete_while_set(void *argument)
{
    (void)argument;
    pthread_setspecific(deleted, "of a deleted key");
    say("pthread_key_delete", pthread_key_delete(deleted));
    return NULL;
}

static void say_values(void)
{
    pthread_t threads[THREADS];
    int values[THREADS], right = 0;

    pthread_setspecific(plain, &right);
    for (int i = 0; i < THREADS; i++)
        threads[i] = start(use_plain, &values[i]);
    for (int i = 0; i < THREADS; i++)
        right += finish(threads[i]) == &values[i];
    printf("%d of %d threads had their own value\n", right, THREADS);
    say_that("main has its own still", pthread_getspecific(plain) == &right);
}

int main(void)
{
    pthread_key_t with_destructor;

    say("pthread_key_create", pthread_key_create(&plain, NULL));
    say_values();
    say("with a destructor", pthread_key_create(&with_destructor, say_destructor));
    elsewhere(set_one, &with_destructor);
    say("settling", pthread_key_create(&settling, settle));
    elsewhere(set_one, &settling);
    printf("its destructor ran %d times\n", settled);
    say("to be deleted", pthread_key_create(&deleted, say_destructor));
    elsewhere(clear_one, NULL);
    elsewhere(delete_while_set, NULL);
    say("pthread_key_delete", pthread_key_delete(plain));
    say("main sets a value", pthread_setspecific(with_destructor, "main, by mistake"));
    return 0;
}
