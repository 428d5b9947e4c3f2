/* finds: nothing */
/*
 * A worker shuts cancellation out while it changes two numbers under a lock, and lets it in again
 * afterwards at a test point. The main thread cancels it at any time. Right because the pair is
 * always equal and the lock always free, whenever the cancellation comes.
 */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int left, right; /* guarded by lock; equal whenever it is free */

static void *worker(void *unused)
{
    int old;
    for (int i = 0; i < 3; i++) {
        must(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old));
        must(pthread_mutex_lock(&lock));
        left++;
        must(usleep(100));
        right++;
        must(pthread_mutex_unlock(&lock));
        must(pthread_setcancelstate(old, NULL));
        pthread_testcancel();
    }
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, worker, NULL));
    must(pthread_cancel(thread));
    must(pthread_join(thread, NULL));
    must(pthread_mutex_lock(&lock));
    int wrong = left != right;
    must(pthread_mutex_unlock(&lock));
    return wrong;
}
