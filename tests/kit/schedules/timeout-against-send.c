/* A send comes at the very moment when the receiver's time is over: either both say that they have
 * met, or both that they have not. */
#include "channel.h"
#include "play.h"

enum { MOMENT = 10 };

static struct channel *channel;
static char item;

static void *send_at_the_moment(void *met)
{
    struct channel_case one = {.direction = CASE_SEND, .channel = channel, .item = &item};
    pass(MOMENT);
    *(bool *)met = channel_select(&one, 1, 0, NULL) == 0;
    return NULL;
}

static void play_with(size_t capacity)
{
    bool sent = false;
    channel = channel_new(capacity);
    pthread_t sender = begin(send_at_the_moment, &sent);
    struct channel_case one = {.direction = CASE_RECEIVE, .channel = channel};
    bool received = channel_select(&one, 1, MOMENT, NULL) == 0;
    end(sender);
    if (capacity == 0)
        EXPECT(sent == received);
    else
        EXPECT(sent && (received ? 1 : 0) + channel_length(channel) == 1);
    EXPECT(!received || one.item == &item);
    channel_free(channel);
}

int main(void)
{
    play_with(0);
    play_with(1);
    return 0;
}
