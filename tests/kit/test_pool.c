#include "../../labs/kit/pool.h"
#include "../../labs/kit/channel.h"
#include "actor.h"
#include "child.h"

#include <CUnit/CUnit.h>

enum { WORKERS = 3, JOBS = 200 };

static void count_up(void *argument)
{
    ++*(int *)argument;
}

/* done is plain memory that only the pool guards: the tools see whether it does. */
static void check_each_once(int workers, size_t capacity)
{
    int done[JOBS] = {0};
    struct pool *pool = pool_new(workers, capacity);
    for (int i = 0; i < JOBS; i++)
        CU_ASSERT_TRUE(pool_submit(pool, count_up, &done[i]));
    pool_drain(pool);
    for (int i = 0; i < JOBS; i++)
        CU_ASSERT_EQUAL(done[i], 1);
    pool_free(pool);
}

static void test_each_once(void)
{
    check_each_once(WORKERS, 0);
    check_each_once(WORKERS, 4);
    check_each_once(1, JOBS);
}

/* A job that waits to be let go. */
struct gate {
    struct channel *begun, *leave;
};

static void gate_pass(void *argument)
{
    struct gate *gate = argument;
    void *nothing;
    channel_send(gate->begun, NULL);
    channel_receive(gate->leave, &nothing);
}

/* With as many at once as there are workers, and no more: the next one is begun when one ends. */
static void test_at_once(void)
{
    struct gate gate = {channel_new(0), channel_new(0)};
    struct pool *pool = pool_new(WORKERS, 1);
    int after = 0;
    void *nothing;
    for (int i = 0; i < WORKERS; i++)
        pool_submit(pool, gate_pass, &gate);
    for (int i = 0; i < WORKERS; i++)
        channel_receive(gate.begun, &nothing);
    pool_submit(pool, count_up, &after);
    for (int i = 0; i < WORKERS; i++)
        channel_send(gate.leave, NULL);
    pool_free(pool);
    CU_ASSERT_EQUAL(after, 1);
    channel_free(gate.begun);
    channel_free(gate.leave);
}

struct submitter {
    struct pool *pool;
    int job;
    bool taken;
};

static void act_submit(void *argument)
{
    struct submitter *submitter = argument;
    submitter->taken = pool_submit(submitter->pool, count_up, &submitter->job);
}

/* The only worker is busy and the queue is full. What is in the queue is done, what waits for room
 * is not, nor what comes later. */
static void test_close(void)
{
    struct gate gate = {channel_new(0), channel_new(0)};
    struct submitter waiting = {.pool = pool_new(1, 1)};
    struct actor actor;
    int queued = 0, late = 0;
    void *nothing;
    pool_submit(waiting.pool, gate_pass, &gate);
    channel_receive(gate.begun, &nothing);
    CU_ASSERT_TRUE(pool_submit(waiting.pool, count_up, &queued));
    actor_start(&actor, act_submit, &waiting);
    pool_close(waiting.pool);
    pool_close(waiting.pool);
    actor_join(&actor);
    CU_ASSERT_FALSE(waiting.taken);
    CU_ASSERT_FALSE(pool_submit(waiting.pool, count_up, &late));
    channel_send(gate.leave, NULL);
    pool_drain(waiting.pool);
    CU_ASSERT_EQUAL(queued, 1);
    CU_ASSERT_EQUAL(waiting.job, 0);
    CU_ASSERT_EQUAL(late, 0);
    pool_free(waiting.pool);
    pool_free(NULL);
    channel_free(gate.begun);
    channel_free(gate.leave);
}

/* Submits meet the close: a job is done exactly when its submit said so. */
static void test_close_against_submit(void)
{
    enum { SUBMITTERS = 4 };
    for (int round = 0; round < 50; round++) {
        struct pool *pool = pool_new(2, (size_t)round % 3);
        struct submitter submitters[SUBMITTERS];
        struct actor actors[SUBMITTERS];
        for (int i = 0; i < SUBMITTERS; i++) {
            submitters[i] = (struct submitter){.pool = pool};
            actor_start(&actors[i], act_submit, &submitters[i]);
        }
        pool_close(pool);
        for (int i = 0; i < SUBMITTERS; i++)
            actor_join(&actors[i]);
        pool_free(pool);
        for (int i = 0; i < SUBMITTERS; i++)
            CU_ASSERT_EQUAL(submitters[i].job, submitters[i].taken ? 1 : 0);
    }
}

/* A job that leads to another, while there is room. */
struct chain {
    struct pool *pool;
    int left;
    struct channel *over;
};

static void chain_step(void *argument)
{
    struct chain *chain = argument;
    if (chain->left-- > 0)
        pool_submit(chain->pool, chain_step, chain);
    else
        channel_send(chain->over, NULL);
}

static void test_jobs_submit(void)
{
    struct chain chain = {pool_new(WORKERS, 1), 50, channel_new(1)};
    void *nothing;
    pool_submit(chain.pool, chain_step, &chain);
    CU_ASSERT_EQUAL(channel_receive(chain.over, &nothing), CHANNEL_OK);
    pool_free(chain.pool);
    CU_ASSERT_EQUAL(chain.left, -1);
    channel_free(chain.over);
}

static void test_nothing_to_do(void)
{
    for (int round = 0; round < 20; round++)
        pool_free(pool_new(WORKERS, (size_t)round % 2));
}

static void drain(void *argument)
{
    pool_drain(argument);
}

static void drain_inside(void *argument)
{
    struct pool *pool = pool_new(2, 1);
    pool_submit(pool, drain, pool);
    channel_receive(channel_new(0), &argument); /* for ever: the job ends the program */
}

static void start_without_workers(void *argument)
{
    (void)argument;
    pool_new(0, 1);
}

static void test_misuse(void)
{
    struct child child;
    child_run(&child, drain_inside, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "pool_drain was called by a job"));
    child_run(&child, start_without_workers, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "without workers"));
}

CU_TestInfo pool_tests[] = {
    {"each job is done once, and drain sees what it did", test_each_once},
    {"as many jobs at once as there are workers", test_at_once},
    {"a closed pool does what it took, and takes nothing", test_close},
    {"a job is done when its submit said so, whenever the close comes", test_close_against_submit},
    {"a job may submit another one", test_jobs_submit},
    {"a pool without jobs ends", test_nothing_to_do},
    {"misuse ends the program with a sentence", test_misuse},
    CU_TEST_INFO_NULL,
};
