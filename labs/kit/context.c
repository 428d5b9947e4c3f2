/*
 * A tree of contexts. Cancelling goes down the tree, from parent to child.
 *
 *     root                             deadline: never
 *      |---- request                   deadline: 12.5 s     client = "kim"
 *      |      |---- look up            deadline: 12.5 s
 *      |      '---- ask the others     deadline: 11.0 s     try = 2
 *      '---- request                   deadline: 13.0 s     client = "bob"
 *
 * A deadline needs no thread: it is fixed when the context is made, never later than the parent's,
 * and whoever looks at the context or waits for it looks at the clock as well.
 *
 * A value needs no lock. Key, value and parent never change, and a thread can only ask a context
 * that it was given, by something that ordered the making of it before the asking. So context_value
 * just climbs up the tree, from child to parent, until it finds the key. (What the value points to
 * is another matter: if that changes, it needs a lock of its own.)
 *
 * Lock order: a parent's lock before its child's, a context's lock before a waiter's. A child finds
 * its parent without a lock (the pointer never changes) and never holds its own lock when it takes
 * the parent's. There is no lock for the whole tree: it would order threads that share nothing but
 * a distant ancestor.
 *
 * No wakeup is lost: a watch is put on the list under the lock under which the state is looked at.
 * Either the watcher sees the end, or the one who ends the context sees the watch.
 */
#include "context.h"

#include "channel.h"
#include "check.h"
#include "clock.h"
#include "waiter.h"
#include "watch.h"

struct context {
    struct context *parent;   /* constant */
    int64_t deadline;         /* constant */
    const void *key;          /* constant; NULL: no value */
    void *value;              /* constant */
    struct context *sibling;  /* next in the parent's list; guarded by the parent's lock */
    pthread_mutex_t lock;     /* after the parent's, before a waiter's */
    enum context_state state; /* guarded by lock; leaves CONTEXT_LIVE once */
    struct context *children; /* guarded by lock */
    struct watch *watches;    /* guarded by lock: who must be told of a cancel */
};

/* Call with the lock held. */
static enum context_state state_now(struct context *context)
{
    if (context->state == CONTEXT_LIVE && clock_moment() >= context->deadline)
        context->state = CONTEXT_DEADLINE_EXCEEDED;
    return context->state;
}

/* A child of a context that is done is born done. */
static void child_add(struct context *parent, struct context *child)
{
    MUST(pthread_mutex_lock(&parent->lock));
    child->state = state_now(parent);
    child->sibling = parent->children;
    parent->children = child;
    MUST(pthread_mutex_unlock(&parent->lock));
}

static void child_remove(struct context *parent, struct context *child)
{
    MUST(pthread_mutex_lock(&parent->lock));
    struct context **place = &parent->children;
    while (*place != child)
        place = &(*place)->sibling;
    *place = child->sibling;
    MUST(pthread_mutex_unlock(&parent->lock));
}

static struct context *context_make(struct context *parent, int64_t deadline, const void *key,
                                    void *value)
{
    struct context *context = calloc(1, sizeof *context);
    if (!context)
        return NULL;
    context->parent = parent;
    context->deadline = parent ? clock_earlier(deadline, parent->deadline) : deadline;
    context->key = key;
    context->value = value;
    MUST(pthread_mutex_init(&context->lock, NULL));
    if (parent)
        child_add(parent, context);
    return context;
}

struct context *context_new(struct context *parent)
{
    return context_make(parent, CLOCK_NEVER, NULL, NULL);
}

struct context *context_with_timeout(struct context *parent, long timeout_ms)
{
    return context_make(parent, clock_after(timeout_ms), NULL, NULL);
}

struct context *context_with_deadline(struct context *parent, struct timespec moment)
{
    return context_make(parent, clock_from_timespec(moment), NULL, NULL);
}

struct context *context_with_value(struct context *parent, const void *key, void *value)
{
    if (!key)
        end_misuse("context_with_value: a value without a key could never be found");
    return context_make(parent, CLOCK_NEVER, key, value);
}

void *context_value(const struct context *context, const void *key)
{
    for (; context; context = context->parent)
        if (context->key && context->key == key)
            return context->value;
    return NULL;
}

void context_cancel(struct context *context)
{
    MUST(pthread_mutex_lock(&context->lock));
    if (state_now(context) == CONTEXT_LIVE) {
        context->state = CONTEXT_CANCELLED;
        for (struct watch *watch = context->watches; watch; watch = watch->next)
            waiter_settle(watch->waiter, WATCH_CANCELLED);
        for (struct context *child = context->children; child; child = child->sibling)
            context_cancel(child);
    }
    MUST(pthread_mutex_unlock(&context->lock));
}

enum context_state context_state(struct context *context)
{
    MUST(pthread_mutex_lock(&context->lock));
    enum context_state state = state_now(context);
    MUST(pthread_mutex_unlock(&context->lock));
    return state;
}

bool context_done(struct context *context)
{
    return context_state(context) != CONTEXT_LIVE;
}

bool context_watch(struct context *context, struct watch *watch, struct waiter *waiter)
{
    MUST(pthread_mutex_lock(&context->lock));
    bool live = state_now(context) == CONTEXT_LIVE;
    if (live) {
        *watch = (struct watch){waiter, context->watches};
        context->watches = watch;
    }
    MUST(pthread_mutex_unlock(&context->lock));
    return live;
}

void context_unwatch(struct context *context, struct watch *watch)
{
    MUST(pthread_mutex_lock(&context->lock));
    struct watch **place = &context->watches;
    while (*place != watch)
        place = &(*place)->next;
    *place = watch->next;
    MUST(pthread_mutex_unlock(&context->lock));
}

int64_t context_due(const struct context *context)
{
    return context->deadline;
}

bool context_deadline(const struct context *context, struct timespec *moment)
{
    if (context->deadline == CLOCK_NEVER)
        return false;
    *moment = clock_to_timespec(context->deadline);
    return true;
}

bool context_wait(struct context *context, long timeout_ms)
{
    if (timeout_ms == 0)
        return context_done(context);
    /* No channel at all, just the context and the clock. */
    return channel_select(NULL, 0, timeout_ms, context) == SELECT_CANCELLED;
}

static void end_if_parent(struct context *context)
{
    MUST(pthread_mutex_lock(&context->lock));
    if (context->children)
        end_misuse("context_free: this context still has a child; free the children first");
    MUST(pthread_mutex_unlock(&context->lock));
}

void context_free(struct context *context)
{
    if (!context)
        return;
    end_if_parent(context);
    context_cancel(context);
    if (context->parent)
        child_remove(context->parent, context);
    MUST(pthread_mutex_destroy(&context->lock));
    free(context);
}
