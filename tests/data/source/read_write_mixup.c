/* A read-write lock of somebody's own: read-locked and read-unlocked while it is write-locked. */
#include <pthread.h>

enum { READ = 1 << 3 };
void __tsan_mutex_create(void *address, unsigned flags);
void __tsan_mutex_pre_lock(void *address, unsigned flags);
void __tsan_mutex_post_lock(void *address, unsigned flags, int recursion);
int __tsan_mutex_pre_unlock(void *address, unsigned flags);
void __tsan_mutex_post_unlock(void *address, unsigned flags);

static long locks[2];

static void take(long *lock, unsigned flags)
{
    __tsan_mutex_pre_lock(lock, flags);
    __tsan_mutex_post_lock(lock, flags, 0);
}

static void *mix_up(void *unused)
{
    take(&locks[0], READ);
    __tsan_mutex_pre_unlock(&locks[1], READ);
    __tsan_mutex_post_unlock(&locks[1], READ);
    return unused;
}

int main(void)
{
    pthread_t thread;
    for (int i = 0; i < 2; i++) {
        __tsan_mutex_create(&locks[i], 0);
        take(&locks[i], 0);
    }
    pthread_create(&thread, NULL, mix_up, NULL);
    pthread_join(thread, NULL);
    return 0;
}
