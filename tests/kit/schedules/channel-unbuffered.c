/* Two senders and two receivers on an unbuffered channel: each item goes to one of them, and what
 * was written before a send is seen after its receive. */
#include "channel.h"
#include "play.h"

static struct channel *channel;
static int letters[2], opened[2]; /* plain memory that only the channel guards */

static void *send_letter(void *letter)
{
    *(int *)letter = 5;
    EXPECT(channel_send(channel, letter) == CHANNEL_OK);
    return NULL;
}

static void *open_letter(void *unused)
{
    void *letter;
    EXPECT(channel_receive(channel, &letter) == CHANNEL_OK);
    EXPECT(*(int *)letter == 5);
    opened[(int *)letter - letters]++;
    return unused;
}

int main(void)
{
    channel = channel_new(0);
    pthread_t threads[] = {begin(send_letter, &letters[0]), begin(open_letter, NULL),
                           begin(send_letter, &letters[1]), begin(open_letter, NULL)};
    for (int i = 0; i < 4; i++)
        end(threads[i]);
    EXPECT(opened[0] == 1 && opened[1] == 1);
    EXPECT(channel_waiting(channel) == 0);
    channel_free(channel);
    return 0;
}
