/*
 * Read-write locks: several readers, one writer, EBUSY for the try variants, EDEADLK for the writer
 * who locks again, the static initialiser, destroy; a writer and readers wait for one another.
 */
#include "say.h"

enum { READERS = 4 };

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t all_inside;
static long written; /* guarded by lock */

static void *try_elsewhere(void *argument)
{
    int error = pthread_rwlock_tryrdlock(&lock);

    (void)argument;
    say("tryrdlock elsewhere", error);
    if (error == 0)
        pthread_rwlock_unlock(&lock);
    error = pthread_rwlock_trywrlock(&lock);
    say("trywrlock elsewhere", error);
    if (error == 0)
        pthread_rwlock_unlock(&lock);
    return NULL;
}

/* Every reader holds the lock while it waits for the others. */
static void *read_together(void *argument)
{
    (void)argument;
    pthread_rwlock_rdlock(&lock);
    pthread_barrier_wait(&all_inside);
    pthread_rwlock_unlock(&lock);
    return NULL;
}

static void *write_once(void *argument)
{
    (void)argument;
    say("wrlock elsewhere", pthread_rwlock_wrlock(&lock));
    written++;
    say("unlock elsewhere", pthread_rwlock_unlock(&lock));
    return NULL;
}

static void *read_once(void *argument)
{
    (void)argument;
    say("rdlock elsewhere", pthread_rwlock_rdlock(&lock));
    say_that("reads what was written", written == 2);
    say("unlock elsewhere", pthread_rwlock_unlock(&lock));
    return NULL;
}

static void say_states(void)
{
    say_text("lock", "free");
    elsewhere(try_elsewhere, NULL);
    say("rdlock", pthread_rwlock_rdlock(&lock));
    elsewhere(try_elsewhere, NULL);
    say("rdlock again", pthread_rwlock_rdlock(&lock));
    say("trywrlock by a reader", pthread_rwlock_trywrlock(&lock));
    say("unlock", pthread_rwlock_unlock(&lock));
    elsewhere(try_elsewhere, NULL);
    say("unlock", pthread_rwlock_unlock(&lock));
    say("wrlock", pthread_rwlock_wrlock(&lock));
    elsewhere(try_elsewhere, NULL);
    say("trywrlock by the writer", pthread_rwlock_trywrlock(&lock));
    say("tryrdlock by the writer", pthread_rwlock_tryrdlock(&lock));
    say("unlock", pthread_rwlock_unlock(&lock));
    elsewhere(try_elsewhere, NULL);
}

static void say_readers(void)
{
    pthread_t threads[READERS];

    pthread_barrier_init(&all_inside, NULL, READERS);
    for (int i = 0; i < READERS; i++)
        threads[i] = start(read_together, NULL);
    for (int i = 0; i < READERS; i++)
        finish(threads[i]);
    say_text("readers", "were inside together");
    pthread_barrier_destroy(&all_inside);
}

static void say_waiting(void)
{
    pthread_t thread;

    pthread_rwlock_rdlock(&lock);
    thread = start(write_once, NULL);
    pthread_rwlock_unlock(&lock);
    finish(thread);
    pthread_rwlock_wrlock(&lock);
    thread = start(read_once, NULL);
    written++;
    pthread_rwlock_unlock(&lock);
    finish(thread);
}

int main(void)
{
    pthread_rwlock_t fresh;

    say_states();
    say_readers();
    say_waiting();
    say("destroy", pthread_rwlock_destroy(&lock));
    say("init", pthread_rwlock_init(&fresh, NULL));
    say("wrlock", pthread_rwlock_wrlock(&fresh));
    say("unlock", pthread_rwlock_unlock(&fresh));
    say("destroy", pthread_rwlock_destroy(&fresh));
    return 0;
}
