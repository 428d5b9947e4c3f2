/* finds: wrong-result */
/*
 * Two threads count into one number, each under a lock, and the locks are different ones. Both
 * read the same number, both write it back plus one, and a count is lost. It is rare because the
 * reads have to fall together, and it looks right because every access is locked.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int count; /* meant to be guarded */

static void *counter(void *lock)
{
    must(pthread_mutex_lock(lock));
    count = count + 1;
    must(pthread_mutex_unlock(lock));
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, counter, &locks[0]));
    must(pthread_create(&b, NULL, counter, &locks[1]));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return count != 2;
}
