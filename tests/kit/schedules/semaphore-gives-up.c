/* Nobody releases anything, and the one at the head of the queue gives up: who comes behind it gets
 * in. */
#include "context.h"
#include "play.h"
#include "weighted_semaphore.h"

static struct semaphore *semaphore;
static struct context *context;

static void *want_both(void *unused)
{
    EXPECT(!semaphore_acquire(semaphore, context, 2)); /* main keeps one */
    return unused;
}

static void *want_one(void *unused)
{
    EXPECT(semaphore_acquire(semaphore, NULL, 1));
    return unused;
}

int main(void)
{
    semaphore = semaphore_new(2);
    context = context_new(NULL);
    EXPECT(semaphore_acquire(semaphore, NULL, 1));
    pthread_t threads[] = {begin(want_both, NULL), begin(want_one, NULL)};
    context_cancel(context);
    end(threads[0]);
    end(threads[1]);
    semaphore_release(semaphore, 2);
    EXPECT(semaphore_try_acquire(semaphore, 2));
    context_free(context);
    semaphore_free(semaphore);
    return 0;
}
