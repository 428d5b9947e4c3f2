/* finds: wrong-result */
/*
 * An object is made when it is first asked for. Two threads ask at once, both find none, both take
 * the lock one after the other, and both make one, because nobody looks again under the lock. It
 * is rare because only the very first request can go wrong.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(int *) single;
static int objects[2]; /* guarded by lock */
static int made;       /* guarded by lock */

static int *single_get(void)
{
    int *object = atomic_load(&single);
    if (object)
        return object;
    must(pthread_mutex_lock(&lock));
    object = &objects[made++];
    atomic_store(&single, object);
    must(pthread_mutex_unlock(&lock));
    return object;
}

static void *user(void *unused)
{
    (void)unused;
    return single_get();
}

int main(void)
{
    pthread_t a, b;
    void *first, *second;
    must(pthread_create(&a, NULL, user, NULL));
    must(pthread_create(&b, NULL, user, NULL));
    must(pthread_join(a, &first));
    must(pthread_join(b, &second));
    return first != second;
}
