/* Two threads, two unbuffered channels, and each is ready to send into one or to receive from the
 * other. They meet on one of the two, and agree on which. A third is turned away by a close. */
#include "channel.h"
#include "play.h"

static struct channel *there, *back;
static char item;

struct side {
    struct channel *out, *in;
    int chosen;
    struct channel_case cases[2];
};

static void *meet(void *argument)
{
    struct side *side = argument;
    side->cases[0] = (struct channel_case){.direction = CASE_SEND, .channel = side->out};
    side->cases[0].item = &item;
    side->cases[1] = (struct channel_case){.direction = CASE_RECEIVE, .channel = side->in};
    side->chosen = channel_select(side->cases, 2, WAIT_FOREVER, NULL);
    return NULL;
}

int main(void)
{
    there = channel_new(0);
    back = channel_new(0);
    struct side one = {.out = there, .in = back}, other = {.out = back, .in = there};
    pthread_t threads[] = {begin(meet, &one), begin(meet, &other)};
    end(threads[0]);
    end(threads[1]);
    EXPECT(one.chosen + other.chosen == 1); /* one sent, the other received */
    const struct side *receiver = one.chosen == 1 ? &one : &other;
    EXPECT(receiver->cases[1].item == &item);
    EXPECT(channel_waiting(there) + channel_waiting(back) == 0);

    struct side late = {.out = there, .in = back};
    threads[0] = begin(meet, &late);
    channel_close(back);
    end(threads[0]);
    EXPECT(late.chosen == 1 && late.cases[1].status == CHANNEL_CLOSED);
    channel_free(there);
    channel_free(back);
    return 0;
}
