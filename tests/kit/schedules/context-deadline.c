/* A context is cancelled about when its deadline comes: why it ended is decided once, and all who
 * ask get the same answer. */
#include "context.h"
#include "play.h"

static struct context *context;
static struct timespec just_before;

static void *cancel_just_before(void *state)
{
    MUST(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &just_before, NULL));
    context_cancel(context);
    *(enum context_state *)state = context_state(context);
    return NULL;
}

/* Each look at the clock moves virtual time a little: so the cancel comes too late now and then. */
static void *await(void *state)
{
    MUST(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &just_before, NULL));
    for (int i = 0; i < 3; i++)
        context_done(context);
    EXPECT(context_wait(context, -1));
    *(enum context_state *)state = context_state(context);
    return NULL;
}

int main(void)
{
    enum context_state seen[2];
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    moment = (struct timespec){moment.tv_sec + 1, 500000};
    just_before = (struct timespec){moment.tv_sec, moment.tv_nsec - 3000};
    context = context_with_deadline(NULL, moment);
    struct context *child = context_new(context);
    pthread_t threads[] = {begin(cancel_just_before, &seen[0]), begin(await, &seen[1])};
    EXPECT(context_wait(child, -1));
    end(threads[0]);
    end(threads[1]);
    EXPECT(seen[0] != CONTEXT_LIVE && seen[0] == seen[1] && seen[0] == context_state(context));
    context_free(child);
    context_free(context);
    return 0;
}
