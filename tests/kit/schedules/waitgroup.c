/* A wait group goes away as soon as wait has returned, although the last done may still be on its
 * way out. */
#include "play.h"
#include "waitgroup.h"

struct work {
    struct waitgroup *group;
    int result; /* plain memory that only the group guards */
};

static void *work(void *argument)
{
    struct work *work = argument;
    work->result = 21;
    waitgroup_done(work->group);
    return NULL;
}

int main(void)
{
    struct waitgroup *group = malloc(sizeof *group);
    EXPECT(group != NULL);
    struct work works[2] = {{group, 0}, {group, 0}};
    waitgroup_init(group);
    waitgroup_add(group, 2);
    pthread_t threads[] = {begin(work, &works[0]), begin(work, &works[1])};
    waitgroup_wait(group);
    EXPECT(works[0].result + works[1].result == 42);
    waitgroup_destroy(group);
    free(group);
    end(threads[0]);
    end(threads[1]);
    return 0;
}
