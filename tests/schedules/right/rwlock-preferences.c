/* finds: nothing */
/*
 * Blocks in two rwlocks, one that prefers readers and one that prefers writers. Two readers and a
 * writer take each in turn; whoever reads finds both halves of the pair equal. Right because
 * nobody takes a lock twice, and nobody takes one while holding the other.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { LOCKS = 2, ROUNDS = 2 };

static const int kinds[LOCKS] = {PTHREAD_RWLOCK_PREFER_READER_NP,
                                 PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP};
static pthread_rwlock_t locks[LOCKS];
static int left[LOCKS], right[LOCKS]; /* left[i] and right[i] are guarded by locks[i] */

static void *writer(void *unused)
{
    for (int i = 0; i < LOCKS * ROUNDS; i++) {
        must(pthread_rwlock_wrlock(&locks[i % LOCKS]));
        left[i % LOCKS]++;
        right[i % LOCKS]++;
        must(pthread_rwlock_unlock(&locks[i % LOCKS]));
    }
    return unused;
}

static void *reader(void *broken)
{
    for (int i = 0; i < LOCKS * ROUNDS; i++) {
        must(pthread_rwlock_rdlock(&locks[i % LOCKS]));
        if (left[i % LOCKS] != right[i % LOCKS])
            *(int *)broken = 1;
        must(pthread_rwlock_unlock(&locks[i % LOCKS]));
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    int broken[2] = {0, 0};
    for (int i = 0; i < LOCKS; i++) {
        pthread_rwlockattr_t attr;
        must(pthread_rwlockattr_init(&attr));
        must(pthread_rwlockattr_setkind_np(&attr, kinds[i]));
        must(pthread_rwlock_init(&locks[i], &attr));
        must(pthread_rwlockattr_destroy(&attr));
    }
    must(pthread_create(&threads[0], NULL, reader, &broken[0]));
    must(pthread_create(&threads[1], NULL, reader, &broken[1]));
    must(pthread_create(&threads[2], NULL, writer, NULL));
    for (int i = 0; i < 3; i++)
        must(pthread_join(threads[i], NULL));
    return broken[0] || broken[1] || left[0] != ROUNDS || left[1] != ROUNDS;
}
