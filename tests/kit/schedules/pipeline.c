/* A source, two workers and a sink, that ends at the first match: nobody is left behind in a send,
 * and every item is somebody's. */
#include "channel.h"
#include "context.h"
#include "errgroup.h"
#include "play.h"

enum { ITEMS = 3, MATCH = 1, FOUND = 1 };

static struct channel *items;
static int looked_at[ITEMS]; /* each by the worker that received it */
static int made;             /* the source's until it is waited for */

static int source(struct context *context, void *unused)
{
    (void)unused;
    for (int i = 0; i < ITEMS; i++) {
        struct channel_case one = {.direction = CASE_SEND, .channel = items, .item = &looked_at[i]};
        if (channel_select(&one, 1, WAIT_FOREVER, context) == SELECT_CANCELLED)
            break;
        made++;
    }
    channel_close(items);
    return 0;
}

static int worker(struct context *context, void *unused)
{
    (void)unused;
    for (;;) {
        struct channel_case one = {.direction = CASE_RECEIVE, .channel = items};
        if (channel_select(&one, 1, WAIT_FOREVER, context) == SELECT_CANCELLED)
            return 0;
        if (one.status == CHANNEL_CLOSED)
            return 0;
        ++*(int *)one.item;
        if (one.item == &looked_at[MATCH])
            return FOUND;
    }
}

int main(void)
{
    int seen = 0;
    void *left;
    items = channel_new(0);
    struct errgroup *group = errgroup_new(NULL);
    errgroup_go(group, source, NULL);
    errgroup_go(group, worker, NULL);
    errgroup_go(group, worker, NULL);
    EXPECT(errgroup_wait(group) == FOUND);
    for (int i = 0; i < ITEMS; i++)
        seen += looked_at[i];
    EXPECT(looked_at[MATCH] == 1 && seen == made);
    EXPECT(channel_receive(items, &left) == CHANNEL_CLOSED);
    errgroup_free(group);
    channel_free(items);
    return 0;
}
