/* Two inputs are merged into one output, which the last one out closes: everything arrives before
 * the close. */
#include "channel.h"
#include "play.h"
#include "waitgroup.h"

static struct channel *merged;
static struct waitgroup open;
static char items[4];

static void *forward(void *first)
{
    for (int i = 0; i < 2; i++)
        EXPECT(channel_send(merged, (char *)first + i) == CHANNEL_OK);
    waitgroup_done(&open);
    return NULL;
}

static void *last_one_out(void *unused)
{
    waitgroup_wait(&open);
    EXPECT(channel_close(merged) == CHANNEL_OK);
    return unused;
}

int main(void)
{
    int received = 0;
    void *item;
    merged = channel_new(1);
    waitgroup_init(&open);
    waitgroup_add(&open, 2);
    pthread_t threads[] = {begin(forward, &items[0]), begin(forward, &items[2]),
                           begin(last_one_out, NULL)};
    while (channel_receive(merged, &item) == CHANNEL_OK)
        received++;
    EXPECT(received == 4);
    for (int i = 0; i < 3; i++)
        end(threads[i]);
    waitgroup_destroy(&open);
    channel_free(merged);
    return 0;
}
