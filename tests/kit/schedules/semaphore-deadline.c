/* Permits come back at the very moment when the one who waits for them has to give up. */
#include "context.h"
#include "play.h"
#include "weighted_semaphore.h"

enum { MOMENT = 10 };

static struct semaphore *semaphore;

static void *release_at_the_moment(void *unused)
{
    pass(MOMENT);
    semaphore_release(semaphore, 1);
    return unused;
}

int main(void)
{
    semaphore = semaphore_new(1);
    EXPECT(semaphore_acquire(semaphore, NULL, 1));
    struct context *context = context_with_timeout(NULL, MOMENT);
    pthread_t other = begin(release_at_the_moment, NULL);
    bool taken = semaphore_acquire(semaphore, context, 1);
    end(other);
    EXPECT(semaphore_try_acquire(semaphore, 1) == !taken);
    context_free(context);
    semaphore_free(semaphore);
    return 0;
}
