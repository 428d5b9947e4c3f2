/* A recursion of ten thousand calls in each thread, with a lock at its bottom and on the way. */
#include <pthread.h>
#include <stdlib.h>

enum { DEPTH = 10000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int bottoms; /* guarded by lock */

static int descend(int depth)
{
    if (depth % 1000 == 0) {
        pthread_mutex_lock(&lock);
        bottoms += depth == 0;
        pthread_mutex_unlock(&lock);
    }
    return depth == 0 ? 0 : 1 + descend(depth - 1);
}

static void *diver(void *unused)
{
    if (descend(DEPTH) != DEPTH)
        abort();
    return unused;
}

int main(void)
{
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        if (pthread_create(&threads[i], NULL, diver, NULL) != 0)
            abort();
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    return bottoms != 3;
}
