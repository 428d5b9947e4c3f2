/* Two members fail and a third waits: one error is the first and stays it, and whoever waits for
 * the context is told. */
#include "context.h"
#include "errgroup.h"
#include "play.h"

static int fail(struct context *context, void *error)
{
    (void)context;
    return *(int *)error;
}

static int await(struct context *context, void *told)
{
    *(bool *)told = context_wait(context, -1);
    return 3; /* too late to be the first */
}

int main(void)
{
    int errors[] = {1, 2};
    bool told = false;
    struct errgroup *group = errgroup_new(NULL);
    errgroup_go(group, await, &told);
    errgroup_go(group, fail, &errors[0]);
    errgroup_go(group, fail, &errors[1]);
    int error = errgroup_wait(group);
    EXPECT(error == 1 || error == 2);
    EXPECT(told);
    EXPECT(errgroup_wait(group) == error);
    errgroup_free(group);
    return 0;
}
