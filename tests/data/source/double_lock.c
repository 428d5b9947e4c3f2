/* A lock of somebody's own making lets two threads in at once: its annotations give it away. */
#include <pthread.h>

void __tsan_mutex_create(void *address, unsigned flags);
void __tsan_mutex_pre_lock(void *address, unsigned flags);
void __tsan_mutex_post_lock(void *address, unsigned flags, int recursion);

static long my_lock;

static void my_lock_take(void)
{
    __tsan_mutex_pre_lock(&my_lock, 0);
    __tsan_mutex_post_lock(&my_lock, 0, 0);
}

static void *take(void *unused)
{
    my_lock_take();
    return unused;
}

int main(void)
{
    pthread_t thread;
    __tsan_mutex_create(&my_lock, 0);
    my_lock_take();
    pthread_create(&thread, NULL, take, NULL);
    pthread_join(thread, NULL);
    return 0;
}
