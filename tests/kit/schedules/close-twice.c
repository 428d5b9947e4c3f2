/* Two threads close the same channel: one of them is told that it was the first. Who waits there is
 * woken, once, with nothing. */
#include "channel.h"
#include "play.h"

static struct channel *channel;

static void *close_it(void *first)
{
    *(int *)first = channel_close(channel) == CHANNEL_OK;
    return NULL;
}

static void *receive_none(void *unused)
{
    void *item = channel;
    EXPECT(channel_receive(channel, &item) == CHANNEL_CLOSED);
    EXPECT(item == NULL);
    return unused;
}

int main(void)
{
    int first[2];
    channel = channel_new(1);
    pthread_t threads[] = {begin(receive_none, NULL), begin(close_it, &first[0]),
                           begin(close_it, &first[1]), begin(receive_none, NULL)};
    for (int i = 0; i < 4; i++)
        end(threads[i]);
    EXPECT(first[0] + first[1] == 1);
    EXPECT(channel_close(channel) == CHANNEL_CLOSED);
    channel_free(channel);
    return 0;
}
