/* finds: nothing */
/*
 * Blocks in mutexes of every type: normal, recursive (taken three times over), error-checking
 * (which says so when its owner takes it again) and adaptive. Right because every count changes
 * under its lock, and every lock is let go as often as it was taken.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { KINDS = 4, ROUNDS = 3 };

static const int kinds[KINDS] = {PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_RECURSIVE,
                                 PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_ADAPTIVE_NP};
static pthread_mutex_t locks[KINDS];
static int counts[KINDS]; /* counts[i] is guarded by locks[i] */

static void count_once(int kind)
{
    must(pthread_mutex_lock(&locks[kind]));
    if (kinds[kind] == PTHREAD_MUTEX_RECURSIVE) {
        must(pthread_mutex_lock(&locks[kind]));
        must(pthread_mutex_trylock(&locks[kind]));
    }
    if (kinds[kind] == PTHREAD_MUTEX_ERRORCHECK && pthread_mutex_lock(&locks[kind]) != EDEADLK)
        abort();
    counts[kind]++;
    if (kinds[kind] == PTHREAD_MUTEX_RECURSIVE) {
        must(pthread_mutex_unlock(&locks[kind]));
        must(pthread_mutex_unlock(&locks[kind]));
    }
    must(pthread_mutex_unlock(&locks[kind]));
}

static void *worker(void *unused)
{
    for (int i = 0; i < KINDS * ROUNDS; i++)
        count_once(i % KINDS);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    for (int i = 0; i < KINDS; i++) {
        pthread_mutexattr_t attr;
        must(pthread_mutexattr_init(&attr));
        must(pthread_mutexattr_settype(&attr, kinds[i]));
        must(pthread_mutex_init(&locks[i], &attr));
        must(pthread_mutexattr_destroy(&attr));
    }
    must(pthread_create(&a, NULL, worker, NULL));
    must(pthread_create(&b, NULL, worker, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    for (int i = 0; i < KINDS; i++) {
        if (counts[i] != 2 * ROUNDS)
            return 1;
        must(pthread_mutex_destroy(&locks[i]));
    }
    return 0;
}
