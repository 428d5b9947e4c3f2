/* finds: deadlock, self-deadlock */
/*
 * A cache is looked up under the read lock. If the entry is missing, the thread asks for the write
 * lock while it still holds the read lock, and waits for itself. The entry is filled early by
 * another thread, so the missing entry is met only if the look-up comes first, which is what makes
 * it rare.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int entry; /* guarded by lock; 0 is missing */

static void *filler(void *unused)
{
    must(pthread_rwlock_wrlock(&lock));
    entry = 5;
    must(pthread_rwlock_unlock(&lock));
    return unused;
}

static void *user(void *unused)
{
    must(pthread_rwlock_rdlock(&lock));
    if (entry == 0) {
        must(pthread_rwlock_wrlock(&lock));
        entry = 5;
        must(pthread_rwlock_unlock(&lock));
    }
    must(pthread_rwlock_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, filler, NULL));
    must(pthread_create(&b, NULL, user, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return entry != 5;
}
