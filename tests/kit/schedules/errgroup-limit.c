/* A group with room for two: never more at a time, a place is taken over by somebody who waits for
 * it, and wait sees what all did. */
#include "context.h"
#include "errgroup.h"
#include "play.h"

enum { LIMIT = 2, MEMBERS = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int inside; /* guarded by lock */
static int done[MEMBERS];

static void enter(int change)
{
    MUST(pthread_mutex_lock(&lock));
    inside += change;
    EXPECT(inside <= LIMIT);
    MUST(pthread_mutex_unlock(&lock));
}

static int work(struct context *context, void *argument)
{
    (void)context;
    enter(1);
    ++*(int *)argument;
    enter(-1);
    return 0;
}

int main(void)
{
    struct errgroup *group = errgroup_new(NULL);
    errgroup_set_limit(group, LIMIT);
    EXPECT(errgroup_try_go(group, work, &done[0]));
    for (int i = 1; i < MEMBERS; i++)
        EXPECT(errgroup_go(group, work, &done[i]) == 0);
    EXPECT(errgroup_wait(group) == 0);
    for (int i = 0; i < MEMBERS; i++)
        EXPECT(done[i] == 1);
    errgroup_free(group);
    return 0;
}
