/* A context is cancelled at the moment of the release: permits are taken exactly when the acquire
 * says so, and none is lost. */
#include "context.h"
#include "play.h"
#include "weighted_semaphore.h"

static struct semaphore *semaphore;
static struct context *context;

static void *acquire(void *taken)
{
    *(bool *)taken = semaphore_acquire(semaphore, context, 2);
    return NULL;
}

static void *cancel(void *unused)
{
    context_cancel(context);
    return unused;
}

int main(void)
{
    bool taken;
    semaphore = semaphore_new(3);
    context = context_new(NULL);
    EXPECT(semaphore_try_acquire(semaphore, 2));
    pthread_t threads[] = {begin(acquire, &taken), begin(cancel, NULL)};
    semaphore_release(semaphore, 2);
    end(threads[0]);
    end(threads[1]);
    EXPECT(semaphore_waiting(semaphore) == 0);
    if (taken)
        semaphore_release(semaphore, 2);
    EXPECT(semaphore_try_acquire(semaphore, 3));
    context_free(context);
    semaphore_free(semaphore);
    return 0;
}
