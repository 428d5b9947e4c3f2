/* A select with a case that has no channel, while the channel of the other is closed: the close is
 * what it gets. Where no case has a channel it gets nothing, ever. */
#include "channel.h"
#include "play.h"

static struct channel *channel;

static void *close_it(void *unused)
{
    EXPECT(channel_close(channel) == CHANNEL_OK);
    return unused;
}

int main(void)
{
    channel = channel_new(0);
    pthread_t closer = begin(close_it, NULL);
    struct channel_case cases[] = {{.direction = CASE_RECEIVE, .channel = NULL},
                                   {.direction = CASE_SEND, .channel = channel},
                                   {.direction = CASE_SEND, .channel = NULL}};
    EXPECT(channel_select(cases, 3, WAIT_FOREVER, NULL) == 1);
    EXPECT(cases[1].status == CHANNEL_CLOSED);
    cases[1].direction = CASE_RECEIVE;
    EXPECT(channel_select(cases, 3, 0, NULL) == 1);
    EXPECT(cases[1].status == CHANNEL_CLOSED && cases[1].item == NULL);
    cases[1].channel = NULL;
    EXPECT(channel_select(cases, 3, 10, NULL) == SELECT_TIMED_OUT);
    end(closer);
    channel_free(channel);
    return 0;
}
