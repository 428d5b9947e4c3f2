/* One who needs all permits, among others who come and go with one each: it gets them, and nobody
 * is inside meanwhile. */
#include "play.h"
#include "weighted_semaphore.h"

enum { PERMITS = 2 };

static struct semaphore *semaphore;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int inside; /* permits in use; guarded by lock */

static void use(int change)
{
    MUST(pthread_mutex_lock(&lock));
    inside += change;
    EXPECT(inside <= PERMITS);
    MUST(pthread_mutex_unlock(&lock));
}

static void *visit(void *permits)
{
    size_t wanted = *(size_t *)permits;
    for (size_t times = wanted; times <= PERMITS; times++) {
        EXPECT(semaphore_acquire(semaphore, NULL, wanted));
        use((int)wanted);
        use(-(int)wanted);
        semaphore_release(semaphore, wanted);
    }
    return NULL;
}

int main(void)
{
    size_t small = 1, big = PERMITS;
    semaphore = semaphore_new(PERMITS);
    pthread_t threads[] = {begin(visit, &small), begin(visit, &big), begin(visit, &small)};
    for (int i = 0; i < 3; i++)
        end(threads[i]);
    EXPECT(inside == 0 && semaphore_try_acquire(semaphore, PERMITS));
    semaphore_free(semaphore);
    return 0;
}
