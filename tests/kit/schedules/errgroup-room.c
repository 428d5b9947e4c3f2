/* Two threads wait for the only place in a group, and main has one more member: each gets in when
 * another has returned, and none is turned away. */
#include "context.h"
#include "errgroup.h"
#include "play.h"

static struct errgroup *group;
static int visits; /* plain memory: they come one after the other */

static int visit(struct context *context, void *unused)
{
    (void)context, (void)unused;
    visits++;
    return 0;
}

static void *add(void *unused)
{
    EXPECT(errgroup_go(group, visit, NULL) == 0);
    return unused;
}

int main(void)
{
    group = errgroup_new(NULL);
    errgroup_set_limit(group, 1);
    pthread_t threads[] = {begin(add, NULL), begin(add, NULL)};
    add(NULL);
    end(threads[0]);
    end(threads[1]);
    EXPECT(errgroup_wait(group) == 0);
    EXPECT(visits == 3);
    errgroup_free(group);
    return 0;
}
