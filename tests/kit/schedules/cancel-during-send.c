/* A context is cancelled while a thread waits to send, and a receiver comes by: it was sent exactly
 * when it is received, or is still in the channel. */
#include "channel.h"
#include "context.h"
#include "play.h"

static struct channel *channel;
static struct context *context;
static char item;

static void *send_unless_cancelled(void *sent)
{
    struct channel_case one = {.direction = CASE_SEND, .channel = channel, .item = &item};
    int chosen = channel_select(&one, 1, WAIT_FOREVER, context);
    EXPECT(chosen == 0 || chosen == SELECT_CANCELLED);
    *(size_t *)sent += chosen == 0;
    return NULL;
}

static void *look(void *received)
{
    struct channel_case one = {.direction = CASE_RECEIVE, .channel = channel};
    *(size_t *)received += channel_select(&one, 1, 0, NULL) == 0;
    return NULL;
}

static void play_with(size_t capacity)
{
    size_t received = 0, sent = capacity;
    channel = channel_new(capacity);
    for (size_t i = 0; i < capacity; i++)
        channel_send(channel, &item);
    context = context_new(NULL);
    pthread_t threads[] = {begin(send_unless_cancelled, &sent), begin(look, &received)};
    context_cancel(context);
    end(threads[0]);
    end(threads[1]);
    EXPECT(sent == received + channel_length(channel));
    EXPECT(channel_waiting(channel) == 0);
    context_free(context);
    channel_free(channel);
}

int main(void)
{
    play_with(0);
    play_with(1);
    return 0;
}
