/* Members add members while main waits already: it waits for those, too. */
#include "context.h"
#include "errgroup.h"
#include "play.h"

struct branch {
    struct errgroup *group;
    struct branch *next; /* NULL: the last */
    int grown;
};

static int grow(struct context *context, void *argument)
{
    struct branch *branch = argument;
    (void)context;
    if (branch->next && errgroup_go(branch->group, grow, branch->next) != 0)
        return -1;
    branch->grown++;
    return 0;
}

static void play_with(int limit)
{
    struct errgroup *group = errgroup_new(NULL);
    struct branch branches[3] = {{group, &branches[1], 0}, {group, NULL, 0}, {group, NULL, 0}};
    if (limit)
        errgroup_set_limit(group, limit);
    errgroup_go(group, grow, &branches[0]);
    errgroup_go(group, grow, &branches[2]);
    EXPECT(errgroup_wait(group) == 0);
    for (int i = 0; i < 3; i++)
        EXPECT(branches[i].grown == 1);
    errgroup_free(group);
}

int main(void)
{
    play_with(0);
    play_with(3);
    return 0;
}
