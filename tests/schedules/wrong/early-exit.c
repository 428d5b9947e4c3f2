/* finds: deadlock */
/*
 * Three searchers meet at a barrier when each has searched its part. One that sees the result
 * already found goes home early, and not by way of the barrier. The two others wait there for a
 * third who won't come. It is rare because the one who finds it starts last, when the others have
 * mostly looked.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { SEARCHERS = 3 };

static pthread_barrier_t finish;
static atomic_int found;

static void *searcher(void *part)
{
    if (atomic_load(&found))
        return NULL;
    if (*(int *)part == SEARCHERS - 1)
        atomic_store(&found, 1);
    int result = pthread_barrier_wait(&finish);
    if (result != PTHREAD_BARRIER_SERIAL_THREAD)
        must(result);
    return NULL;
}

int main(void)
{
    pthread_t threads[SEARCHERS];
    int parts[SEARCHERS] = {0, 1, 2};
    must(pthread_barrier_init(&finish, NULL, SEARCHERS));
    for (int i = 0; i < SEARCHERS; i++)
        must(pthread_create(&threads[i], NULL, searcher, &parts[i]));
    for (int i = 0; i < SEARCHERS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
