/* Read-write locks: destroyed while held, unlocked while free, ended with. */
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_rwlock_t kept = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t spin;

static void *keep(void *unused)
{
    pthread_rwlock_wrlock(&kept);
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_rwlock_unlock(&lock);
    pthread_create(&thread, NULL, keep, NULL);
    pthread_join(thread, NULL);
    pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
    pthread_spin_lock(&spin);
    pthread_spin_unlock(&spin);
    pthread_spin_unlock(&spin);
    pthread_rwlock_destroy(&kept);
    return 0;
}
