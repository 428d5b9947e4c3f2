/* Jobs that submit the next one, on two workers, with a queue that has room for it. */
#include "channel.h"
#include "play.h"
#include "pool.h"

static struct pool *pool;
static struct channel *over;

static void step(void *left)
{
    if (--*(int *)left > 0)
        EXPECT(pool_submit(pool, step, left));
    else
        channel_send(over, left);
}

int main(void)
{
    int left[2] = {3, 2}; /* plain memory that the pool hands from job to job */
    void *which;
    over = channel_new(2);
    pool = pool_new(2, 2);
    for (int i = 0; i < 2; i++)
        EXPECT(pool_submit(pool, step, &left[i]));
    for (int i = 0; i < 2; i++)
        EXPECT(channel_receive(over, &which) == CHANNEL_OK && *(int *)which == 0);
    pool_free(pool);
    channel_free(over);
    return 0;
}
