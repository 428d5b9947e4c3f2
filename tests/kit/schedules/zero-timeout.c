/* Time-outs of zero. A sender and a receiver that both only look never meet on an unbuffered
 * channel. With room, each item that a look has put in is found by a look. */
#include "channel.h"
#include "play.h"

enum { LOOKS = 2 };

static struct channel *channel;

struct looker {
    bool sends;
    int met;
};

static void *look(void *argument)
{
    struct looker *looker = argument;
    for (int i = 0; i < LOOKS; i++) {
        struct channel_case one = {.direction = CASE_RECEIVE, .channel = channel, .item = looker};
        if (looker->sends)
            one.direction = CASE_SEND;
        int chosen = channel_select(&one, 1, 0, NULL);
        EXPECT(chosen == 0 || chosen == SELECT_TIMED_OUT);
        looker->met += chosen == 0;
    }
    return NULL;
}

static int play_with(size_t capacity)
{
    struct looker sender = {true, 0}, receiver = {false, 0};
    channel = channel_new(capacity);
    pthread_t threads[] = {begin(look, &sender), begin(look, &receiver)};
    end(threads[0]);
    end(threads[1]);
    EXPECT((size_t)sender.met == (size_t)receiver.met + channel_length(channel));
    EXPECT(channel_waiting(channel) == 0);
    channel_free(channel);
    return sender.met;
}

int main(void)
{
    EXPECT(play_with(0) == 0);
    EXPECT(play_with(1) >= 1);
    return 0;
}
