/* A pool is closed while jobs are submitted: a job is done exactly when its submit said so. */
#include "play.h"
#include "pool.h"

static struct pool *pool;

struct order {
    bool taken;
    int done;
};

static void deliver(void *order)
{
    ((struct order *)order)->done++;
}

static void *submit(void *argument)
{
    struct order *order = argument;
    order->taken = pool_submit(pool, deliver, order);
    return NULL;
}

int main(void)
{
    struct order orders[3] = {{false, 0}, {false, 0}, {false, 0}};
    pool = pool_new(1, 1);
    pthread_t threads[] = {begin(submit, &orders[0]), begin(submit, &orders[1])};
    submit(&orders[2]);
    EXPECT(orders[2].taken);
    pool_close(pool);
    end(threads[0]);
    end(threads[1]);
    pool_drain(pool);
    for (int i = 0; i < 3; i++)
        EXPECT(orders[i].done == (orders[i].taken ? 1 : 0));
    pool_free(pool);
    return 0;
}
