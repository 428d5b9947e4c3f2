/* What one thread sends comes out in the order in which it was sent, whoever sends in between, and
 * nothing is lost where senders wait for room. */
#include "channel.h"
#include "play.h"

static struct channel *channel;
static char items[4];

static void *send_three(void *unused)
{
    for (int i = 0; i < 3; i++)
        EXPECT(channel_send(channel, &items[i]) == CHANNEL_OK);
    return unused;
}

static void *send_one(void *unused)
{
    EXPECT(channel_send(channel, &items[3]) == CHANNEL_OK);
    return unused;
}

int main(void)
{
    channel = channel_new(1);
    pthread_t three = begin(send_three, NULL), one = begin(send_one, NULL);
    int next = 0, others = 0;
    for (int i = 0; i < 4; i++) {
        void *item;
        EXPECT(channel_receive(channel, &item) == CHANNEL_OK);
        if (item == &items[3])
            others++;
        else
            EXPECT(item == &items[next++]);
    }
    EXPECT(next == 3 && others == 1);
    end(three);
    end(one);
    EXPECT(channel_length(channel) == 0);
    channel_free(channel);
    return 0;
}
