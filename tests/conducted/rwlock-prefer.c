/*
 * Whom a read-write lock prefers: pthread_rwlockattr_setkind_np; by default a reader joins another
 * while a writer waits, with PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP it has to wait too.
 */
#include "say.h"

static pthread_rwlock_t lock;

static void *write_once(void *argument)
{
    (void)argument;
    say("wrlock elsewhere", pthread_rwlock_wrlock(&lock));
    say("unlock elsewhere", pthread_rwlock_unlock(&lock));
    return NULL;
}

static void init_kind(int kind)
{
    pthread_rwlockattr_t attributes;
    int kept;

    say("pthread_rwlockattr_init", pthread_rwlockattr_init(&attributes));
    pthread_rwlockattr_getkind_np(&attributes, &kept);
    say_that("readers are preferred at first", kept == PTHREAD_RWLOCK_PREFER_READER_NP);
    say("kind 99", pthread_rwlockattr_setkind_np(&attributes, 99));
    say("setkind", pthread_rwlockattr_setkind_np(&attributes, kind));
    pthread_rwlockattr_getkind_np(&attributes, &kept);
    say_that("kept", kept == kind);
    say("init", pthread_rwlock_init(&lock, &attributes));
    say("pthread_rwlockattr_destroy", pthread_rwlockattr_destroy(&attributes));
}

static void say_readers_first(void)
{
    pthread_t thread;

    say_text("preferred", "readers");
    init_kind(PTHREAD_RWLOCK_PREFER_READER_NP);
    say("rdlock", pthread_rwlock_rdlock(&lock));
    thread = start(write_once, NULL);
    rest();
    say("rdlock while a writer waits", pthread_rwlock_rdlock(&lock));
    say("unlock", pthread_rwlock_unlock(&lock));
    pthread_rwlock_unlock(&lock);
    finish(thread);
    say("destroy", pthread_rwlock_destroy(&lock));
}

/* Readers are let in until the writer has come; then the answer changes, and not before. */
static void say_writers_first(void)
{
    struct timespec deadline;
    pthread_t thread;
    int error;

    say_text("preferred", "writers");
    init_kind(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    say("rdlock", pthread_rwlock_rdlock(&lock));
    thread = start(write_once, NULL);
    while ((error = pthread_rwlock_tryrdlock(&lock)) == 0) {
        pthread_rwlock_unlock(&lock);
        rest();
    }
    say("tryrdlock while a writer waits", error);
    deadline = in_ms(CLOCK_REALTIME, 30);
    say("timedrdlock while a writer waits", pthread_rwlock_timedrdlock(&lock, &deadline));
    say_that("not early", has_come(CLOCK_REALTIME, deadline));
    pthread_rwlock_unlock(&lock);
    finish(thread);
    say("destroy", pthread_rwlock_destroy(&lock));
}

int main(void)
{
    say_readers_first();
    say_writers_first();
    return 0;
}
