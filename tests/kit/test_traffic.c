/* Many threads on few channels: nothing is lost, nothing comes twice, everybody gets home. */
#include "../../labs/kit/channel.h"
#include "../../labs/kit/context.h"
#include "actor.h"

#include <CUnit/CUnit.h>

#include <stdint.h>
#include <string.h>

enum { SENDERS = 3, RECEIVERS = 3, CHANNELS = 3, ITEMS = 150, ALL = SENDERS * ITEMS };

/* What the threads of a test share. An item is a parcel: plain memory that only the channel that it
 * travels through guards. */
struct parcel {
    int opened;
};

struct traffic {
    struct channel *channels[CHANNELS];
    size_t channel_count;
    struct parcel parcels[ALL];
};

struct party {
    struct traffic *traffic;
    struct parcel *first; /* a sender's parcels: ITEMS from here */
    int done;             /* parcels it got rid of, or opened */
    long timeout_ms;
};

static void cases_fill(struct channel_case *cases, const struct traffic *traffic,
                       struct parcel *sent)
{
    for (size_t i = 0; i < traffic->channel_count; i++) {
        cases[i] = (struct channel_case){.direction = sent ? CASE_SEND : CASE_RECEIVE,
                                         .channel = traffic->channels[i],
                                         .item = sent};
    }
}

static int party_select(struct party *party, struct channel_case *cases, struct parcel *sent)
{
    cases_fill(cases, party->traffic, sent);
    return channel_select(cases, party->traffic->channel_count, party->timeout_ms, NULL);
}

/* Sends each parcel once, whatever it takes. */
static void act_sender(void *argument)
{
    struct party *party = argument;
    struct channel_case cases[CHANNELS];
    while (party->done < ITEMS) {
        int chosen = party_select(party, cases, &party->first[party->done]);
        if (chosen >= 0 && cases[chosen].status == CHANNEL_OK)
            party->done++;
    }
}

/* Opens parcels until a channel is closed: all are closed together, when all was sent. What is
 * still inside the others then is left for the test. */
static void act_receiver(void *argument)
{
    struct party *party = argument;
    struct channel_case cases[CHANNELS];
    for (;;) {
        int chosen = party_select(party, cases, NULL);
        if (chosen < 0)
            continue;
        if (cases[chosen].status == CHANNEL_CLOSED)
            return;
        struct parcel *parcel = cases[chosen].item;
        parcel->opened++;
        party->done++;
    }
}

static int open_what_is_left(struct traffic *traffic)
{
    int opened = 0;
    void *left;
    for (size_t i = 0; i < traffic->channel_count; i++)
        for (; channel_receive(traffic->channels[i], &left) == CHANNEL_OK; opened++)
            ((struct parcel *)left)->opened++;
    return opened;
}

static void traffic_begin(struct traffic *traffic, size_t channel_count, size_t capacity)
{
    memset(traffic, 0, sizeof *traffic);
    traffic->channel_count = channel_count;
    for (size_t i = 0; i < channel_count; i++)
        traffic->channels[i] = channel_new(capacity);
}

static void traffic_end(struct traffic *traffic)
{
    bool once = true;
    for (int i = 0; i < ALL; i++)
        once = once && traffic->parcels[i].opened == 1;
    CU_ASSERT_TRUE(once);
    for (size_t i = 0; i < traffic->channel_count; i++)
        channel_free(traffic->channels[i]);
}

static void check_traffic(size_t channel_count, size_t capacity, long send_ms, long receive_ms)
{
    static struct traffic traffic;
    struct party senders[SENDERS], receivers[RECEIVERS];
    struct actor sending[SENDERS], receiving[RECEIVERS];
    int received = 0;
    traffic_begin(&traffic, channel_count, capacity);
    for (int i = 0; i < RECEIVERS; i++) {
        receivers[i] = (struct party){.traffic = &traffic, .timeout_ms = receive_ms};
        actor_start(&receiving[i], act_receiver, &receivers[i]);
    }
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (struct party){
            .traffic = &traffic, .first = &traffic.parcels[i * ITEMS], .timeout_ms = send_ms};
        actor_start(&sending[i], act_sender, &senders[i]);
    }
    for (int i = 0; i < SENDERS; i++)
        actor_join(&sending[i]);
    for (size_t i = 0; i < channel_count; i++)
        channel_close(traffic.channels[i]);
    for (int i = 0; i < RECEIVERS; i++) {
        actor_join(&receiving[i]);
        received += receivers[i].done;
    }
    CU_ASSERT_EQUAL(received + open_what_is_left(&traffic), ALL);
    traffic_end(&traffic);
}

static void test_one_channel(void)
{
    for (size_t capacity = 0; capacity < 3; capacity++)
        check_traffic(1, capacity, WAIT_FOREVER, WAIT_FOREVER);
    check_traffic(1, ALL, WAIT_FOREVER, WAIT_FOREVER);
}

static void test_select_meets_select(void)
{
    check_traffic(CHANNELS, 0, WAIT_FOREVER, WAIT_FOREVER);
}

static void test_select_with_buffers(void)
{
    check_traffic(CHANNELS, 1, WAIT_FOREVER, WAIT_FOREVER);
    check_traffic(CHANNELS, 7, WAIT_FOREVER, WAIT_FOREVER);
}

/* Waits so short that many end at the very moment when somebody comes. */
static void test_timeouts(void)
{
    check_traffic(1, 0, 1, 1);
    check_traffic(CHANNELS, 0, 1, 1);
    check_traffic(CHANNELS, 1, 1, 0);
    check_traffic(CHANNELS, 0, 0, WAIT_FOREVER);
}

/* A and B hand a parcel to and fro; each select names both channels, in different orders. */
struct player {
    struct channel *out, *in;
    bool serves;
    int rallies;
};

static bool player_hit(struct player *player, struct parcel *ball)
{
    struct channel_case cases[] = {{.direction = CASE_RECEIVE, .channel = player->in},
                                   {.direction = CASE_SEND, .channel = player->out, .item = ball}};
    return channel_select(cases, 2, ACTOR_PATIENCE_MS, NULL) == 1;
}

static struct parcel *player_catch(struct player *player)
{
    struct channel_case one = {.direction = CASE_RECEIVE, .channel = player->in};
    return channel_select(&one, 1, ACTOR_PATIENCE_MS, NULL) == 0 ? one.item : NULL;
}

static void act_player(void *argument)
{
    static struct parcel only;
    struct player *player = argument;
    struct parcel *ball = player->serves ? &only : NULL;
    for (int i = 0; i < 200; i++) {
        if (!ball && !(ball = player_catch(player)))
            return;
        ball->opened++;
        if (!player_hit(player, ball))
            return;
        ball = NULL;
        player->rallies++;
        if (player->serves && !(ball = player_catch(player)))
            return;
    }
}

static void test_ping_pong(void)
{
    struct channel *there = channel_new(0), *back = channel_new(0);
    struct player players[] = {{there, back, true, 0}, {back, there, false, 0}};
    struct actor actors[2];
    for (int i = 0; i < 2; i++)
        actor_start(&actors[i], act_player, &players[i]);
    for (int i = 0; i < 2; i++)
        actor_join(&actors[i]);
    CU_ASSERT_EQUAL(players[0].rallies, 200);
    CU_ASSERT_EQUAL(players[1].rallies, 200);
    channel_free(there);
    channel_free(back);
}

/* Parcels are sent until the context ends; each that was sent must have been received. */
struct stopped {
    struct channel *channel;
    struct context *context;
    int count;
};

static void act_send_until_cancelled(void *argument)
{
    struct stopped *stopped = argument;
    struct channel_case one = {.direction = CASE_SEND, .channel = stopped->channel};
    while (channel_select(&one, 1, WAIT_FOREVER, stopped->context) == 0)
        stopped->count++;
}

static void act_receive_until_closed(void *argument)
{
    struct stopped *stopped = argument;
    void *received;
    while (channel_receive(stopped->channel, &received) == CHANNEL_OK)
        if (++stopped->count == 20)
            context_cancel(stopped->context);
}

static void test_cancel_loses_nothing(void)
{
    for (int round = 0; round < 20; round++) {
        struct channel *channel = channel_new((size_t)round % 2);
        struct context *context = context_new(NULL);
        struct stopped ends[3] = {
            {channel, context, 0}, {channel, context, 0}, {channel, context, 0}};
        struct actor actors[3];
        actor_start(&actors[0], act_send_until_cancelled, &ends[0]);
        actor_start(&actors[1], act_send_until_cancelled, &ends[1]);
        actor_start(&actors[2], act_receive_until_closed, &ends[2]);
        actor_join(&actors[0]);
        actor_join(&actors[1]);
        channel_close(channel);
        actor_join(&actors[2]);
        CU_ASSERT_EQUAL(ends[0].count + ends[1].count, ends[2].count);
        context_free(context);
        channel_free(channel);
    }
}

CU_TestInfo traffic_tests[] = {
    {"every item sent is received once", test_one_channel},
    {"selects meet selects on several unbuffered channels", test_select_meets_select},
    {"selects share channels with room", test_select_with_buffers},
    {"a timeout at the moment of a meeting loses nothing", test_timeouts},
    {"two selects that name the same channels play ping-pong", test_ping_pong},
    {"a cancel at the moment of a meeting loses nothing", test_cancel_loses_nothing},
    CU_TEST_INFO_NULL,
};
