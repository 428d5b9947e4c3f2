/*
 * Channels: a ring of items, and two queues of those who wait.
 *
 *                    ring (capacity 4)
 *     senders -->  [ c ][ b ][ a ][   ]  --> receivers
 *     wait when it is full                   wait when it is empty
 *
 * Everything is a select: a send is a select with one case. A select goes round its channels and
 * locks one at a time. Where it can go on, it does. Where it can't, it leaves an entry in the queue
 * of that channel, under the same lock, and goes to the next. Then it sleeps, until somebody on the
 * other side of one of the channels finds its entry.
 *
 * No wakeup is lost, because looking and leaving an entry are one critical section: whoever makes
 * the channel ready later takes the lock later, and finds the entry.
 *
 * Nobody is served twice, because both sides of a meeting are settled in one step (waiter.h). Where
 * one of them has been settled elsewhere, its entry is stale: it is skipped, and its owner takes it
 * out on the way back. That is also why the entry's memory may be on the owner's stack: the owner
 * does not return before it has taken its entries out, and others touch them under the lock only.
 *
 * Lock order: one channel's lock, then a waiter's. Two channels are never locked together, whatever
 * a select names, so there is no order of channels to keep. A lock is held for some lines, never
 * while waiting, and it belongs to one channel: threads that share no channel are not ordered.
 *
 * Threads that do share one are ordered more than the channel promises, as with every lock: what
 * one of them did before its last look at the channel happens before the next look of any other. So
 * a race between two senders is there in some runs and hidden from the tools in others, which is
 * one more reason to run a program more than once.
 */
#include "channel.h"

#include "check.h"
#include "clock.h"
#include "waiter.h"
#include "watch.h"

/* One case of one select, in the queue of its channel. */
struct entry {
    struct channel_case *wanted; /* item and status: guarded by the channel's lock while in queue */
    struct waiter *waiter;       /* whose select this is; constant */
    int index;                   /* of the case in its select: the outcome; constant */
    bool in_queue;               /* its owner put it there; only the owner looks */
    struct entry *next;          /* guarded by the channel's lock */
};

struct channel {
    size_t capacity;         /* constant */
    pthread_mutex_t lock;    /* before a waiter's */
    void **ring;             /* guarded by lock */
    size_t first, length;    /* guarded by lock */
    bool closed;             /* guarded by lock */
    struct entry *senders;   /* guarded by lock; the longest waiting is first */
    struct entry *receivers; /* guarded by lock; the longest waiting is first */
};

struct channel *channel_new(size_t capacity)
{
    struct channel *channel = calloc(1, sizeof *channel);
    if (!channel)
        return NULL;
    if (capacity > 0 && !(channel->ring = calloc(capacity, sizeof *channel->ring))) {
        free(channel);
        return NULL;
    }
    channel->capacity = capacity;
    MUST(pthread_mutex_init(&channel->lock, NULL));
    return channel;
}

void channel_free(struct channel *channel)
{
    if (!channel)
        return;
    MUST(pthread_mutex_destroy(&channel->lock));
    free(channel->ring);
    free(channel);
}

/* The ring. Call these with the channel's lock held. */

static void ring_push(struct channel *channel, void *item)
{
    channel->ring[(channel->first + channel->length) % channel->capacity] = item;
    channel->length++;
}

static void *ring_pop(struct channel *channel)
{
    void *item = channel->ring[channel->first];
    channel->first = (channel->first + 1) % channel->capacity;
    channel->length--;
    return item;
}

/* The queues. Call these with the channel's lock held. */

static void queue_append(struct entry **queue, struct entry *entry)
{
    while (*queue)
        queue = &(*queue)->next;
    entry->next = NULL;
    *queue = entry;
}

static void queue_remove(struct entry **queue, const struct entry *entry)
{
    while (*queue != entry)
        queue = &(*queue)->next;
    *queue = entry->next;
}

static struct entry **queue_of(struct channel *channel, const struct entry *entry)
{
    return entry->wanted->direction == CASE_SEND ? &channel->senders : &channel->receivers;
}

/* The first in the queue who still waits for anything: settled, together with me. Or NULL. */
static struct entry *queue_meet(struct entry *queue, const struct entry *me)
{
    for (struct entry *other = queue; other; other = other->next)
        if (waiter_settle_both(me->waiter, me->index, other->waiter, other->index))
            return other;
    return NULL;
}

static void hand_over(struct entry *sender, struct entry *receiver)
{
    receiver->wanted->item = sender->wanted->item;
    receiver->wanted->status = CHANNEL_OK;
    sender->wanted->status = CHANNEL_OK;
}

/* There is room in the ring again: the item of the sender who waits longest moves up. */
static void ring_refill(struct channel *channel)
{
    for (struct entry *sender = channel->senders; sender; sender = sender->next) {
        if (waiter_settle(sender->waiter, sender->index)) {
            ring_push(channel, sender->wanted->item);
            sender->wanted->status = CHANNEL_OK;
            return;
        }
    }
}

/*
 * The two directions. They return true when me's waiter is settled now: here, or before and on
 * another channel, and then nothing is done. Call them with the channel's lock held.
 */

static bool send_now(struct channel *channel, struct entry *me)
{
    struct entry *receiver;
    if (channel->closed) {
        if (waiter_settle(me->waiter, me->index))
            me->wanted->status = CHANNEL_CLOSED;
    } else if ((receiver = queue_meet(channel->receivers, me))) {
        hand_over(me, receiver);
    } else if (channel->length < channel->capacity) {
        if (waiter_settle(me->waiter, me->index)) {
            ring_push(channel, me->wanted->item);
            me->wanted->status = CHANNEL_OK;
        }
    } else {
        return false;
    }
    return true;
}

static bool receive_now(struct channel *channel, struct entry *me)
{
    struct entry *sender;
    if (channel->length > 0) {
        if (waiter_settle(me->waiter, me->index)) {
            me->wanted->item = ring_pop(channel);
            me->wanted->status = CHANNEL_OK;
            ring_refill(channel);
        }
    } else if ((sender = queue_meet(channel->senders, me))) {
        hand_over(sender, me);
    } else if (channel->closed) {
        if (waiter_settle(me->waiter, me->index)) {
            me->wanted->item = NULL;
            me->wanted->status = CHANNEL_CLOSED;
        }
    } else {
        return false;
    }
    return true;
}

/* Goes on with this case if it can; otherwise, and if it is to stay, leaves the entry here. */
static bool entry_visit(struct entry *entry, bool stay)
{
    struct channel *channel = entry->wanted->channel;
    if (!channel)
        return false;
    MUST(pthread_mutex_lock(&channel->lock));
    bool settled = entry->wanted->direction == CASE_SEND ? send_now(channel, entry)
                                                         : receive_now(channel, entry);
    if (!settled && stay) {
        queue_append(queue_of(channel, entry), entry);
        entry->in_queue = true;
    }
    MUST(pthread_mutex_unlock(&channel->lock));
    return settled;
}

static void entry_leave(struct entry *entry)
{
    struct channel *channel = entry->wanted->channel;
    if (!entry->in_queue)
        return;
    MUST(pthread_mutex_lock(&channel->lock));
    queue_remove(queue_of(channel, entry), entry);
    MUST(pthread_mutex_unlock(&channel->lock));
}

/*
 * The case to look at first. The start goes round by the golden section of the circle: whatever
 * other selects a thread does in between, no case is the last one for ever, as it could be if the
 * start went on by one. It is the thread's own, because a shared one would need a lock, and that
 * lock would order threads that have nothing to do with each other.
 */
static size_t start_next(size_t count)
{
    static _Thread_local uint32_t turn;
    turn += UINT32_C(0x9E3779B9);
    return (size_t)(((uint64_t)turn * count) >> 32);
}

static void entries_visit(struct entry *entries, size_t count, bool stay)
{
    size_t start = start_next(count);
    for (size_t i = 0; i < count; i++)
        if (entry_visit(&entries[(start + i) % count], stay))
            return;
}

/* Visits, waits, and takes the entries out again. Returns the outcome. */
static int entries_wait(struct entry *entries, size_t count, struct waiter *waiter,
                        int64_t deadline, int late)
{
    entries_visit(entries, count, deadline != CLOCK_PAST);
    int outcome = waiter_wait(waiter, deadline, late);
    for (size_t i = 0; i < count; i++)
        entry_leave(&entries[i]);
    return outcome;
}

static int entries_wait_in(struct context *context, struct entry *entries, size_t count,
                           struct waiter *waiter, int64_t deadline)
{
    struct watch watch;
    if (!context_watch(context, &watch, waiter))
        return SELECT_CANCELLED;
    int late = SELECT_TIMED_OUT;
    if (context_due(context) <= deadline) {
        deadline = context_due(context);
        late = SELECT_CANCELLED;
    }
    int outcome = entries_wait(entries, count, waiter, deadline, late);
    context_unwatch(context, &watch);
    return outcome;
}

static int select_among(struct channel_case *cases, struct entry *entries, size_t count,
                        long timeout_ms, struct context *context)
{
    struct waiter waiter;
    waiter_init(&waiter);
    for (size_t i = 0; i < count; i++)
        entries[i] = (struct entry){.wanted = &cases[i], .waiter = &waiter, .index = (int)i};
    int64_t deadline = timeout_ms < 0    ? CLOCK_NEVER
                       : timeout_ms == 0 ? CLOCK_PAST
                                         : clock_after(timeout_ms);
    int outcome;
    if (context)
        outcome = entries_wait_in(context, entries, count, &waiter, deadline);
    else
        outcome = entries_wait(entries, count, &waiter, deadline, SELECT_TIMED_OUT);
    waiter_destroy(&waiter);
    return outcome;
}

int channel_select(struct channel_case *cases, size_t count, long timeout_ms,
                   struct context *context)
{
    struct entry *entries = calloc(count + 1, sizeof *entries);
    if (!entries)
        end_misuse("channel_select: no memory for so many cases");
    int chosen = select_among(cases, entries, count, timeout_ms, context);
    free(entries);
    return chosen;
}

enum channel_status channel_send(struct channel *channel, void *item)
{
    struct channel_case one = {.direction = CASE_SEND, .channel = channel, .item = item};
    struct entry entry;
    select_among(&one, &entry, 1, WAIT_FOREVER, NULL);
    return one.status;
}

enum channel_status channel_receive(struct channel *channel, void **item)
{
    struct channel_case one = {.direction = CASE_RECEIVE, .channel = channel};
    struct entry entry;
    select_among(&one, &entry, 1, WAIT_FOREVER, NULL);
    *item = one.item;
    return one.status;
}

/* Wakes all who wait in a queue. Nothing was sent, nothing will be received. */
static void queue_close(struct entry *queue)
{
    for (struct entry *entry = queue; entry; entry = entry->next) {
        if (!waiter_settle(entry->waiter, entry->index))
            continue;
        entry->wanted->status = CHANNEL_CLOSED;
        if (entry->wanted->direction == CASE_RECEIVE)
            entry->wanted->item = NULL;
    }
}

enum channel_status channel_close(struct channel *channel)
{
    if (!channel)
        end_misuse("channel_close: there is no channel to close");
    MUST(pthread_mutex_lock(&channel->lock));
    enum channel_status status = channel->closed ? CHANNEL_CLOSED : CHANNEL_OK;
    channel->closed = true;
    queue_close(channel->senders);
    queue_close(channel->receivers);
    MUST(pthread_mutex_unlock(&channel->lock));
    return status;
}

size_t channel_length(struct channel *channel)
{
    MUST(pthread_mutex_lock(&channel->lock));
    size_t length = channel->length;
    MUST(pthread_mutex_unlock(&channel->lock));
    return length;
}

static size_t queue_length(const struct entry *queue)
{
    size_t length = 0;
    for (; queue; queue = queue->next)
        length++;
    return length;
}

size_t channel_waiting(struct channel *channel)
{
    MUST(pthread_mutex_lock(&channel->lock));
    size_t waiting = queue_length(channel->senders) + queue_length(channel->receivers);
    MUST(pthread_mutex_unlock(&channel->lock));
    return waiting;
}
