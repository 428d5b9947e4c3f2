/* finds: nothing */
/*
 * A producer sleeps between its items, a consumer sleeps longer between its looks; the queue
 * between them is guarded by a lock and a condition. Right because the sleeps only set the pace:
 * who waits for an item waits in the condition, and the sum is right however long anybody sleeps.
 */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { ITEMS = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t added = PTHREAD_COND_INITIALIZER;
static int queue[ITEMS], length; /* guarded by lock */

static void *producer(void *unused)
{
    for (int i = 1; i <= ITEMS; i++) {
        must(usleep(2000));
        must(pthread_mutex_lock(&lock));
        queue[length++] = i;
        must(pthread_cond_signal(&added));
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

int main(void)
{
    pthread_t thread;
    int sum = 0;
    must(pthread_create(&thread, NULL, producer, NULL));
    for (int taken = 0; taken < ITEMS; taken++) {
        must(pthread_mutex_lock(&lock));
        while (length <= taken)
            must(pthread_cond_wait(&added, &lock));
        sum += queue[taken];
        must(pthread_mutex_unlock(&lock));
        must(usleep(3000));
    }
    must(pthread_join(thread, NULL));
    return sum != 1 + 2 + 3 + 4;
}
