/* Children are freed while their parent is cancelled: a cancel never meets one that is gone. */
#include "context.h"
#include "play.h"

static void *come_and_go(void *parent)
{
    struct context *first = context_new(parent), *second = context_with_timeout(parent, 10);
    context_free(first);
    context_wait(second, 0);
    context_free(second);
    return NULL;
}

int main(void)
{
    struct context *parent = context_new(NULL);
    pthread_t threads[] = {begin(come_and_go, parent), begin(come_and_go, parent)};
    context_cancel(parent);
    end(threads[0]);
    end(threads[1]);
    EXPECT(context_state(parent) == CONTEXT_CANCELLED);
    context_free(parent);
    return 0;
}
