#include "../../labs/kit/channel.h"
#include "../../labs/kit/clock.h"
#include "../../labs/kit/context.h"
#include "actor.h"
#include "child.h"

#include <CUnit/CUnit.h>

/* Items are numbers in disguise. */
static void *item(long number)
{
    return (void *)(intptr_t)number;
}

static long number(void *item_received)
{
    return (long)(intptr_t)item_received;
}

/* One end of a channel, as an actor uses it. */
struct end {
    struct channel *channel;
    void *item; /* to send, or received */
    enum channel_status status;
    int *data; /* plain memory that only the channel guards */
    int seen;
    struct context *context;
    int outcome; /* of a select */
};

static void act_send(void *argument)
{
    struct end *end = argument;
    end->status = channel_send(end->channel, end->item);
}

static void act_receive(void *argument)
{
    struct end *end = argument;
    end->status = channel_receive(end->channel, &end->item);
}

static void act_select_send(void *argument)
{
    struct end *end = argument;
    struct channel_case one = {.direction = CASE_SEND, .channel = end->channel, .item = end->item};
    end->outcome = channel_select(&one, 1, WAIT_FOREVER, end->context);
    end->status = one.status;
}

/* A receive that can't hang a test. */
static bool receive_soon(struct channel *channel, void **received)
{
    struct channel_case one = {.direction = CASE_RECEIVE, .channel = channel};
    int outcome = channel_select(&one, 1, ACTOR_PATIENCE_MS, NULL);
    *received = one.item;
    return outcome == 0 && one.status == CHANNEL_OK;
}

static int look(struct channel *channel, int direction, void *sent)
{
    struct channel_case one = {.channel = channel, .item = sent};
    one.direction = direction ? CASE_SEND : CASE_RECEIVE;
    return channel_select(&one, 1, 0, NULL);
}

static void test_order(void)
{
    struct channel *channel = channel_new(3);
    void *received;
    for (long round = 0; round < 10; round += 2) {
        channel_send(channel, item(round));
        channel_send(channel, item(round + 1));
        CU_ASSERT_EQUAL(channel_length(channel), 2);
        CU_ASSERT_EQUAL(channel_receive(channel, &received), CHANNEL_OK);
        CU_ASSERT_EQUAL(number(received), round);
        CU_ASSERT_EQUAL(channel_receive(channel, &received), CHANNEL_OK);
        CU_ASSERT_EQUAL(number(received), round + 1);
        CU_ASSERT_EQUAL(channel_length(channel), 0);
    }
    channel_free(channel);
    channel_free(NULL);
}

static void act_send_twice(void *argument)
{
    struct end *end = argument;
    *end->data = 1;
    channel_send(end->channel, item(1));
    end->seen = *end->data;
    channel_send(end->channel, item(2));
}

/* data has no lock: the tools see whether the channel orders what it promises to order. */
static void test_rendezvous(void)
{
    int data = 0;
    struct end sender = {.channel = channel_new(0), .data = &data};
    struct actor actor;
    actor_start(&actor, act_send_twice, &sender);
    channel_await(sender.channel, 1);
    CU_ASSERT_EQUAL(channel_length(sender.channel), 0);
    void *received;
    CU_ASSERT_TRUE(receive_soon(sender.channel, &received));
    CU_ASSERT_EQUAL(number(received), 1);
    CU_ASSERT_EQUAL(data, 1);
    CU_ASSERT_TRUE(receive_soon(sender.channel, &received));
    CU_ASSERT_EQUAL(number(received), 2);
    actor_join(&actor);
    CU_ASSERT_EQUAL(sender.seen, 1);
    channel_free(sender.channel);
}

static void act_await_and_receive(void *argument)
{
    struct end *end = argument;
    channel_await(end->channel, 1);
    *end->data = 7;
    end->status = channel_receive(end->channel, &end->item);
}

static void test_send_returns_after_receive(void)
{
    int data = 0;
    struct end receiver = {.channel = channel_new(0), .data = &data};
    struct actor actor;
    actor_start(&actor, act_await_and_receive, &receiver);
    CU_ASSERT_EQUAL(channel_send(receiver.channel, item(5)), CHANNEL_OK);
    CU_ASSERT_EQUAL(data, 7); /* written before the receive, read after the send */
    actor_join(&actor);
    CU_ASSERT_EQUAL(number(receiver.item), 5);
    channel_free(receiver.channel);
}

static void test_full(void)
{
    struct end sender = {.channel = channel_new(1), .item = item(2)};
    struct actor actor;
    void *received;
    channel_send(sender.channel, item(1));
    actor_start(&actor, act_send, &sender);
    channel_await(sender.channel, 1);
    CU_ASSERT_EQUAL(channel_length(sender.channel), 1);
    channel_receive(sender.channel, &received);
    CU_ASSERT_EQUAL(number(received), 1);
    CU_ASSERT_EQUAL(channel_length(sender.channel), 1); /* the sender's item moved up at once */
    actor_join(&actor);
    CU_ASSERT_EQUAL(sender.status, CHANNEL_OK);
    channel_receive(sender.channel, &received);
    CU_ASSERT_EQUAL(number(received), 2);
    channel_free(sender.channel);
}

enum { QUEUE = 4 };

static void check_queue_of_senders(size_t capacity)
{
    struct channel *channel = channel_new(capacity);
    struct end senders[QUEUE];
    struct actor actors[QUEUE];
    void *received;
    for (size_t i = 0; i < capacity; i++)
        channel_send(channel, item((long)i));
    for (size_t i = 0; i < QUEUE; i++) {
        senders[i] = (struct end){.channel = channel, .item = item((long)(capacity + i))};
        actor_start(&actors[i], act_send, &senders[i]);
        channel_await(channel, i + 1);
    }
    for (size_t i = 0; i < capacity + QUEUE; i++) {
        CU_ASSERT_TRUE(receive_soon(channel, &received));
        CU_ASSERT_EQUAL(number(received), (long)i);
    }
    for (size_t i = 0; i < QUEUE; i++)
        actor_join(&actors[i]);
    channel_free(channel);
}

static void test_queue(void)
{
    check_queue_of_senders(0);
    check_queue_of_senders(2);
}

static void test_close(void)
{
    struct channel *channel = channel_new(2);
    void *received;
    channel_send(channel, item(1));
    CU_ASSERT_EQUAL(channel_close(channel), CHANNEL_OK);
    CU_ASSERT_EQUAL(channel_send(channel, item(2)), CHANNEL_CLOSED);
    CU_ASSERT_EQUAL(channel_length(channel), 1);
    CU_ASSERT_EQUAL(channel_receive(channel, &received), CHANNEL_OK);
    CU_ASSERT_EQUAL(number(received), 1);
    for (int i = 0; i < 2; i++) {
        received = channel;
        CU_ASSERT_EQUAL(channel_receive(channel, &received), CHANNEL_CLOSED);
        CU_ASSERT_PTR_NULL(received);
    }
    channel_free(channel);
}

static void test_close_twice(void)
{
    struct channel *channel = channel_new(0);
    CU_ASSERT_EQUAL(channel_close(channel), CHANNEL_OK);
    CU_ASSERT_EQUAL(channel_close(channel), CHANNEL_CLOSED);
    CU_ASSERT_EQUAL(channel_close(channel), CHANNEL_CLOSED);
    channel_free(channel);
}

static void close_nothing(void *argument)
{
    channel_close(argument);
}

static void test_close_nothing(void)
{
    struct child child;
    child_run(&child, close_nothing, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "no channel to close"));
}

static void act_close(void *argument)
{
    struct end *end = argument;
    end->status = channel_close(end->channel);
}

static void test_close_at_once(void)
{
    enum { CLOSERS = 4 };
    for (int round = 0; round < 20; round++) {
        struct channel *channel = channel_new(1);
        struct end ends[CLOSERS];
        struct actor actors[CLOSERS];
        int first = 0;
        for (int i = 0; i < CLOSERS; i++) {
            ends[i] = (struct end){.channel = channel};
            actor_start(&actors[i], act_close, &ends[i]);
        }
        for (int i = 0; i < CLOSERS; i++) {
            actor_join(&actors[i]);
            first += ends[i].status == CHANNEL_OK;
        }
        CU_ASSERT_EQUAL(first, 1);
        channel_free(channel);
    }
}

static void check_close_wakes(size_t capacity, void (*act)(void *argument), void *left)
{
    struct channel *channel = channel_new(capacity);
    struct end ends[QUEUE];
    struct actor actors[QUEUE];
    for (size_t i = 0; i < capacity && left; i++)
        channel_send(channel, left);
    for (size_t i = 0; i < QUEUE; i++) {
        ends[i] = (struct end){.channel = channel, .item = item(99)};
        actor_start(&actors[i], act, &ends[i]);
    }
    channel_await(channel, QUEUE);
    channel_close(channel);
    for (size_t i = 0; i < QUEUE; i++) {
        actor_join(&actors[i]);
        CU_ASSERT_EQUAL(ends[i].status, CHANNEL_CLOSED);
        CU_ASSERT_TRUE(act != act_receive || ends[i].item == NULL);
    }
    CU_ASSERT_EQUAL(channel_waiting(channel), 0);
    CU_ASSERT_EQUAL(channel_length(channel), left ? capacity : 0); /* nothing was sent */
    channel_free(channel);
}

static void test_close_wakes_receivers(void)
{
    check_close_wakes(0, act_receive, NULL);
    check_close_wakes(2, act_receive, NULL);
}

static void test_close_wakes_senders(void)
{
    check_close_wakes(0, act_send, item(1));
    check_close_wakes(2, act_send, item(1));
}

static void test_look(void)
{
    struct channel *channel = channel_new(1), *unbuffered = channel_new(0);
    CU_ASSERT_EQUAL(look(channel, CASE_RECEIVE, NULL), SELECT_TIMED_OUT);
    CU_ASSERT_EQUAL(look(channel, CASE_SEND, item(1)), 0);
    CU_ASSERT_EQUAL(look(channel, CASE_SEND, item(2)), SELECT_TIMED_OUT);
    CU_ASSERT_EQUAL(look(channel, CASE_RECEIVE, NULL), 0);
    CU_ASSERT_EQUAL(look(unbuffered, CASE_SEND, item(1)), SELECT_TIMED_OUT);
    CU_ASSERT_EQUAL(look(unbuffered, CASE_RECEIVE, NULL), SELECT_TIMED_OUT);
    CU_ASSERT_EQUAL(channel_waiting(unbuffered), 0);
    channel_free(channel);
    channel_free(unbuffered);
}

/* A look is enough to meet somebody who waits. */
static void test_look_meets(void)
{
    struct end sender = {.channel = channel_new(0), .item = item(3)};
    struct actor actor;
    actor_start(&actor, act_send, &sender);
    channel_await(sender.channel, 1);
    CU_ASSERT_EQUAL(look(sender.channel, CASE_RECEIVE, NULL), 0);
    actor_join(&actor);
    CU_ASSERT_EQUAL(sender.status, CHANNEL_OK);
    channel_free(sender.channel);
}

static void test_timeout(void)
{
    struct channel *channel = channel_new(0);
    struct channel_case one = {.direction = CASE_SEND, .channel = channel, .item = item(1)};
    int64_t begin = clock_moment();
    CU_ASSERT_EQUAL(channel_select(&one, 1, 20, NULL), SELECT_TIMED_OUT);
    CU_ASSERT_TRUE(clock_moment() - begin >= 20 * 1000000);
    CU_ASSERT_EQUAL(channel_waiting(channel), 0);
    CU_ASSERT_EQUAL(channel_select(NULL, 0, 1, NULL), SELECT_TIMED_OUT);
    channel_free(channel);
}

static void test_null_channel(void)
{
    struct channel *channel = channel_new(1);
    struct channel_case cases[] = {{.direction = CASE_RECEIVE, .channel = NULL},
                                   {.direction = CASE_RECEIVE, .channel = channel},
                                   {.direction = CASE_SEND, .channel = NULL}};
    for (int i = 0; i < 10; i++) {
        channel_send(channel, item(i));
        CU_ASSERT_EQUAL(channel_select(cases, 3, WAIT_FOREVER, NULL), 1);
        CU_ASSERT_EQUAL(number(cases[1].item), i);
    }
    cases[1].channel = NULL;
    CU_ASSERT_EQUAL(channel_select(cases, 3, 0, NULL), SELECT_TIMED_OUT);
    CU_ASSERT_EQUAL(channel_select(cases, 3, 1, NULL), SELECT_TIMED_OUT);
    channel_free(channel);
}

static void test_closed_case(void)
{
    struct channel *open = channel_new(0), *closed = channel_new(1);
    struct channel_case cases[] = {
        {.direction = CASE_RECEIVE, .channel = open, .status = CHANNEL_TIMED_OUT},
        {.direction = CASE_RECEIVE, .channel = closed, .item = closed}};
    channel_close(closed);
    CU_ASSERT_EQUAL(channel_select(cases, 2, WAIT_FOREVER, NULL), 1);
    CU_ASSERT_EQUAL(cases[1].status, CHANNEL_CLOSED);
    CU_ASSERT_PTR_NULL(cases[1].item);
    CU_ASSERT_EQUAL(cases[0].status, CHANNEL_TIMED_OUT); /* the other case is left alone */
    cases[1].direction = CASE_SEND;
    CU_ASSERT_EQUAL(channel_select(cases, 2, 0, NULL), 1);
    CU_ASSERT_EQUAL(cases[1].status, CHANNEL_CLOSED);
    channel_free(open);
    channel_free(closed);
}

enum { READY = 3, ROUNDS = 300 };

/* Every so many selects on channels that are all ready, with other selects in between. */
static void check_fair(struct channel *const channels[READY], int others)
{
    struct channel_case cases[READY];
    int chosen[READY] = {0};
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < READY; i++)
            cases[i] = (struct channel_case){.direction = CASE_RECEIVE, .channel = channels[i]};
        int index = channel_select(cases, READY, WAIT_FOREVER, NULL);
        chosen[index]++;
        channel_send(channels[index], item(1));
        for (int i = 1; i < others; i++) /* the send was one */
            look(channels[0], CASE_SEND, NULL);
    }
    for (int i = 0; i < READY; i++)
        CU_ASSERT_TRUE(chosen[i] > ROUNDS / READY / 2);
}

static void test_fair(void)
{
    struct channel *channels[READY];
    for (int i = 0; i < READY; i++) {
        channels[i] = channel_new(1);
        channel_send(channels[i], item(1));
    }
    for (int others = 1; others < 8; others++)
        check_fair(channels, others);
    for (int i = 0; i < READY; i++)
        channel_free(channels[i]);
}

static void check_cancel_of_blocked_send(size_t capacity)
{
    struct end sender = {.channel = channel_new(capacity), .item = item(9)};
    struct actor actor;
    if (capacity)
        channel_send(sender.channel, item(1));
    sender.context = context_new(NULL);
    actor_start(&actor, act_select_send, &sender);
    channel_await(sender.channel, 1);
    context_cancel(sender.context);
    actor_join(&actor);
    CU_ASSERT_EQUAL(sender.outcome, SELECT_CANCELLED);
    CU_ASSERT_EQUAL(channel_length(sender.channel), capacity);
    CU_ASSERT_EQUAL(channel_waiting(sender.channel), 0);
    context_free(sender.context);
    channel_free(sender.channel);
}

static void test_cancel(void)
{
    check_cancel_of_blocked_send(0);
    check_cancel_of_blocked_send(1);
}

static void test_cancel_of_parent(void)
{
    struct end sender = {.channel = channel_new(0), .item = item(9)};
    struct context *parent = context_new(NULL);
    struct actor actor;
    sender.context = context_new(parent);
    actor_start(&actor, act_select_send, &sender);
    channel_await(sender.channel, 1);
    context_cancel(parent);
    actor_join(&actor);
    CU_ASSERT_EQUAL(sender.outcome, SELECT_CANCELLED);
    context_free(sender.context);
    context_free(parent);
    channel_free(sender.channel);
}

static void test_cancelled_before(void)
{
    struct channel *channel = channel_new(1);
    struct context *context = context_new(NULL);
    struct channel_case one = {.direction = CASE_SEND, .channel = channel, .item = item(1)};
    context_cancel(context);
    for (int i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(channel_select(&one, 1, WAIT_FOREVER, context), SELECT_CANCELLED);
        CU_ASSERT_EQUAL(channel_select(&one, 1, 0, context), SELECT_CANCELLED);
    }
    CU_ASSERT_EQUAL(channel_length(channel), 0);
    context_free(context);
    channel_free(channel);
}

static void test_deadline(void)
{
    struct channel *channel = channel_new(0);
    struct context *soon = context_with_timeout(NULL, 20),
                   *late = context_with_timeout(NULL, 60000);
    struct channel_case one = {.direction = CASE_RECEIVE, .channel = channel};
    int64_t patience = clock_after(ACTOR_PATIENCE_MS);
    CU_ASSERT_EQUAL(channel_select(&one, 1, ACTOR_PATIENCE_MS, soon), SELECT_CANCELLED);
    CU_ASSERT_TRUE(clock_moment() < patience);
    CU_ASSERT_EQUAL(context_state(soon), CONTEXT_DEADLINE_EXCEEDED);
    CU_ASSERT_EQUAL(channel_select(&one, 1, 5, late), SELECT_TIMED_OUT);
    CU_ASSERT_EQUAL(channel_select(&one, 1, 0, late), SELECT_TIMED_OUT);
    CU_ASSERT_EQUAL(context_state(late), CONTEXT_LIVE);
    context_free(soon);
    context_free(late);
    channel_free(channel);
}

static void test_not_with_itself(void)
{
    struct channel *channel = channel_new(0);
    struct channel_case both[] = {{.direction = CASE_SEND, .channel = channel, .item = item(1)},
                                  {.direction = CASE_RECEIVE, .channel = channel}};
    CU_ASSERT_EQUAL(channel_select(both, 2, 0, NULL), SELECT_TIMED_OUT);
    CU_ASSERT_EQUAL(channel_select(both, 2, 5, NULL), SELECT_TIMED_OUT);
    struct end receiver = {.channel = channel};
    struct actor actor;
    actor_start(&actor, act_receive, &receiver);
    CU_ASSERT_EQUAL(channel_select(both, 2, ACTOR_PATIENCE_MS, NULL), 0);
    actor_join(&actor);
    CU_ASSERT_EQUAL(number(receiver.item), 1);
    channel_free(channel);
}

CU_TestInfo channel_tests[] = {
    {"items come out in the order they went in", test_order},
    {"an unbuffered send waits for its receiver", test_rendezvous},
    {"a receive happens before its unbuffered send returns", test_send_returns_after_receive},
    {"a send waits for room", test_full},
    {"who waits longest sends first", test_queue},
    {"a closed channel gives what is left, and takes nothing", test_close},
    {"a second close is told so", test_close_twice},
    {"closing no channel ends the program", test_close_nothing},
    {"of several who close at once one is the first", test_close_at_once},
    {"a close wakes all receivers", test_close_wakes_receivers},
    {"a close wakes all senders, and nothing was sent", test_close_wakes_senders},
    {"a zero timeout only looks", test_look},
    {"a look is enough to meet somebody who waits", test_look_meets},
    {"a timeout ends a select, and not too early", test_timeout},
    {"a case without a channel is never ready", test_null_channel},
    {"a closed channel makes its case ready", test_closed_case},
    {"a select is fair, whatever else the thread selects", test_fair},
    {"a cancel ends a send that waits, and nothing was sent", test_cancel},
    {"a cancel of the parent ends a send that waits", test_cancel_of_parent},
    {"a context that is done wins over a case that is ready", test_cancelled_before},
    {"a context's deadline ends a select", test_deadline},
    {"a select never meets itself", test_not_with_itself},
    CU_TEST_INFO_NULL,
};
