/* Two channels that are always ready, and another thread that selects on them as well: neither
 * channel is forgotten. */
#include "channel.h"
#include "play.h"

enum { ROUNDS = 6 };

static struct channel *channels[2];
static char item;

static int take_and_put_back(void)
{
    struct channel_case cases[2];
    for (int i = 0; i < 2; i++)
        cases[i] = (struct channel_case){.direction = CASE_RECEIVE, .channel = channels[i]};
    int chosen = channel_select(cases, 2, WAIT_FOREVER, NULL);
    EXPECT(cases[chosen].status == CHANNEL_OK);
    EXPECT(channel_send(channels[chosen], &item) == CHANNEL_OK);
    return chosen;
}

static void *play_along(void *unused)
{
    for (int i = 0; i < 2; i++)
        take_and_put_back();
    return unused;
}

int main(void)
{
    int chosen[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        channels[i] = channel_new(3);
        for (int j = 0; j < 2; j++) /* one for each thread, so each is ready for both */
            channel_send(channels[i], &item);
    }
    pthread_t other = begin(play_along, NULL);
    for (int round = 0; round < ROUNDS; round++)
        chosen[take_and_put_back()]++;
    end(other);
    EXPECT(chosen[0] >= 2 && chosen[1] >= 2);
    for (int i = 0; i < 2; i++) {
        EXPECT(channel_length(channels[i]) == 2);
        channel_free(channels[i]);
    }
    return 0;
}
