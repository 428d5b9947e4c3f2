/* A channel is closed while two threads send: what a send says is true. An item that was sent is
 * received, one that was refused is not. */
#include "channel.h"
#include "play.h"

static struct channel *channel;

struct sender {
    int sent, received; /* received: written by the receiver alone */
};

static void *send_own(void *argument)
{
    struct sender *sender = argument;
    sender->sent = channel_send(channel, sender) == CHANNEL_OK;
    return NULL;
}

static void *receive_all(void *unused)
{
    void *item;
    while (channel_receive(channel, &item) == CHANNEL_OK)
        ((struct sender *)item)->received++;
    EXPECT(item == NULL);
    return unused;
}

static void play_with(size_t capacity)
{
    struct sender senders[2] = {{0, 0}, {0, 0}};
    channel = channel_new(capacity);
    pthread_t threads[] = {begin(send_own, &senders[0]), begin(send_own, &senders[1]),
                           begin(receive_all, NULL)};
    EXPECT(channel_close(channel) == CHANNEL_OK);
    for (int i = 0; i < 3; i++)
        end(threads[i]);
    for (int i = 0; i < 2; i++)
        EXPECT(senders[i].sent == senders[i].received);
    EXPECT(channel_send(channel, NULL) == CHANNEL_CLOSED);
    channel_free(channel);
}

int main(void)
{
    play_with(0);
    play_with(1);
    return 0;
}
