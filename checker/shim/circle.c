/*
 * The search for circles: depth first from the newest event, along "wants what the next holds".
 * That can take long among many events, so a quick look comes before it: a graph of locks alone,
 * with an arrow from each that was held to each that was wanted, forgets threads, gates and
 * readers. Where it has no way back from the wanted lock to a held one, there is no circle.
 */
#include "circle.h"

#include <stddef.h>

struct search {
    const struct event *events;
    int count;
    int steps; /* left */
    bool (*ordered)(int segment, int other);
    void (*found)(const struct circle *circle);
    struct circle path;
};

bool lock_same(const struct lock_id *a, const struct lock_id *b)
{
    return a->address == b->address && a->generation == b->generation;
}

static bool hold_same(const struct hold *a, const struct hold *b)
{
    return lock_same(&a->lock, &b->lock) && a->mode == b->mode && a->pc == b->pc;
}

bool event_alike(const struct event *a, const struct event *b)
{
    if (a->held_count != b->held_count || !hold_same(&a->wanted, &b->wanted))
        return false;
    for (int i = 0; i < a->held_count; i++) {
        if (!hold_same(&a->held[i], &b->held[i]))
            return false;
    }
    return true;
}

/* The graph of locks: arrows by the place they come from, 1 more than the index, 0 ends. */
static struct {
    int to, next;
} arrows[2 * LOCKS_MAX];
static int arrow_first[LOCKS_MAX];
static int arrow_count;

static void arrow_add(int from, int to)
{
    for (int i = arrow_first[from]; i != 0; i = arrows[i - 1].next) {
        if (arrows[i - 1].to == to)
            return;
    }
    if (arrow_count == 2 * LOCKS_MAX)
        return;
    arrows[arrow_count].to = to;
    arrows[arrow_count].next = arrow_first[from];
    arrow_first[from] = ++arrow_count;
}

/* Marks all places that can be reached from one, in reached, with the number of this walk. */
static void arrows_follow(int from, unsigned reached[LOCKS_MAX], unsigned walk)
{
    static int waiting[LOCKS_MAX];
    int count = 0;
    waiting[count++] = from;
    reached[from] = walk;
    while (count > 0) {
        int place = waiting[--count];
        for (int i = arrow_first[place]; i != 0; i = arrows[i - 1].next) {
            int to = arrows[i - 1].to;
            if (reached[to] == walk)
                continue;
            reached[to] = walk;
            waiting[count++] = to;
        }
    }
}

bool circle_possible(const struct event *event)
{
    static unsigned reached[LOCKS_MAX], walk;
    for (int i = 0; i < event->held_count; i++)
        arrow_add(event->held[i].lock.place, event->wanted.lock.place);
    arrows_follow(event->wanted.lock.place, reached, ++walk);
    for (int i = 0; i < event->held_count; i++) {
        if (reached[event->held[i].lock.place] == walk)
            return true;
    }
    return arrow_count == 2 * LOCKS_MAX; /* no room: it can't be told */
}

/* Does one keep the other out? Two readers don't, nor do two permits by themselves. */
static bool hold_excludes(const struct hold *a, const struct hold *b)
{
    return lock_same(&a->lock, &b->lock) && (a->mode == HOLD_WRITE || b->mode == HOLD_WRITE);
}

/* What this event holds that keeps the other one waiting, or NULL. */
static const struct hold *event_blocks(const struct event *event, const struct hold *wanted)
{
    for (int i = 0; i < event->held_count; i++) {
        if (hold_excludes(&event->held[i], wanted))
            return &event->held[i];
    }
    return NULL;
}

/* Can both threads be in these events at the same time? */
static bool events_meet(const struct search *search, const struct event *a, const struct event *b)
{
    if (a->thread == b->thread)
        return false;
    for (int i = 0; i < a->held_count; i++) {
        if (event_blocks(b, &a->held[i]) != NULL)
            return false; /* a gate */
    }
    return !search->ordered(a->segment, b->segment) && !search->ordered(b->segment, a->segment);
}

static bool path_meets(const struct search *search, const struct event *event)
{
    for (int i = 0; i < search->path.length; i++) {
        if (!events_meet(search, search->path.events[i], event))
            return false;
    }
    return true;
}

static void path_extend(struct search *search)
{
    struct circle *path = &search->path;
    const struct hold *wanted = &path->events[path->length - 1]->wanted;
    path->held[0] = event_blocks(path->events[0], wanted);
    if (path->held[0] != NULL && path->length > 1) {
        search->found(path);
        return;
    }
    if (path->length == CIRCLE_MAX)
        return;
    for (int i = 0; i < search->count && search->steps > 0; i++) {
        const struct event *next = &search->events[i];
        const struct hold *held = event_blocks(next, wanted);
        if (held == NULL)
            continue;
        search->steps--;
        if (!path_meets(search, next))
            continue;
        path->events[path->length] = next;
        path->held[path->length++] = held;
        path_extend(search);
        path->length--;
    }
}

bool circle_search(const struct event *events, int count, const struct event *newest,
                   bool (*ordered)(int segment, int other),
                   void (*found)(const struct circle *circle))
{
    struct search search = {events, count, 20000, ordered, found, {0}};
    search.path.events[0] = newest;
    search.path.length = 1;
    path_extend(&search);
    return search.steps > 0;
}
