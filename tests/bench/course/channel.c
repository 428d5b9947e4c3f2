#include "contest.h"

#include "channel.h"

enum { ITEMS = 20000 };

static struct channel *channel;
static int senders, each;
static char item;

/* Half of the threads send, half receive. */
static void send_or_receive(int index)
{
    void *received;
    for (int i = 0; i < each; i++)
        if (index < senders)
            must(channel_send(channel, &item) == CHANNEL_OK, "nothing was sent");
        else
            must(channel_receive(channel, &received) == CHANNEL_OK && received == &item,
                 "nothing was received");
}

static double with_capacity(size_t capacity, int threads)
{
    channel = channel_new(capacity);
    must(channel != NULL, "no memory");
    senders = threads / 2;
    each = ITEMS / senders;
    double seconds = side_by_side(senders * 2, send_or_receive);
    channel_free(channel);
    return seconds;
}

static double unbuffered(int threads)
{
    return with_capacity(0, threads);
}

static double buffered(int threads)
{
    return with_capacity(64, threads);
}

const struct contest channel_contest = {
    "unbuffered", "room for 64", "20,000 items through one channel, half of the threads send",
    unbuffered, buffered};
