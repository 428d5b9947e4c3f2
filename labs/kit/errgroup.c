/*
 * An error group: a list of threads, and the first error.
 *
 *     go             members:  [ c ]-->[ b ]-->[ a ]      each a thread
 *     b returns 7              error = 7, and the context is cancelled: a and c can stop
 *     wait                     takes them out one by one and joins each; returns 7
 *
 * What a member did happens before errgroup_wait returns, because a join is the strongest arrow
 * there is: everything the thread ever did comes before it. A count and a condition, as in a wait
 * group, would let the caller go on while the last thread is still on its way out.
 *
 * That no member is missed: it is put on the list under the lock by a thread that is either the one
 * that waits later, or a member itself. When the list is empty and the last that was taken out has
 * been joined, nobody is left who could add one.
 *
 * Which error is the first? Whoever finds error 0, under the lock, and makes it something else in
 * the same critical section. To look first and write later would let two members both believe that
 * they are the first. The context is cancelled after the unlock: it has locks of its own, and no
 * lock is held here when another one is taken. errgroup_wait reads the error without the lock: all
 * who could write it have been joined.
 *
 * No wakeup is lost: running changes and room is broadcast with the lock held, and who waits for
 * room looks at running with the lock held before it sleeps, and again each time it is woken. A
 * signal would not do, although there is room for one only: the one that it wakes may get no
 * thread, and leave without taking the room, while another sleeps on.
 *
 * A member without an error, in a group without a limit, takes no lock on its way out. The lock
 * would order what it did before the next errgroup_go, by accident, and a race between a member and
 * the thread that started it could no longer be seen by the tools.
 */
#include "errgroup.h"

#include <pthread.h>

#include "check.h"
#include "context.h"

struct member {
    struct errgroup *group;                                   /* constant */
    int (*function)(struct context *context, void *argument); /* constant */
    void *argument;                                           /* constant */
    pthread_t thread;    /* constant once the member is on the list */
    struct member *next; /* guarded by the group's lock */
    bool returned;       /* guarded by the group's lock; only where there is a limit */
};

struct errgroup {
    struct context *context; /* constant */
    int limit;               /* 0: none; constant while there are members */
    pthread_mutex_t lock;    /* nothing else is locked while it is held */
    pthread_cond_t room;     /* running is below limit again */
    int running;             /* guarded by lock: members that have not returned; with a limit */
    int error;               /* guarded by lock; leaves 0 once */
    struct member *members;  /* guarded by lock: started, and not yet joined */
};

struct errgroup *errgroup_new(struct context *parent)
{
    struct errgroup *group = calloc(1, sizeof *group);
    if (!group)
        return NULL;
    group->context = context_new(parent);
    if (!group->context) {
        free(group);
        return NULL;
    }
    MUST(pthread_mutex_init(&group->lock, NULL));
    MUST(pthread_cond_init(&group->room, NULL));
    return group;
}

struct context *errgroup_context(struct errgroup *group)
{
    return group->context;
}

void errgroup_set_limit(struct errgroup *group, int limit)
{
    if (limit < 1)
        end_misuse("errgroup_set_limit: a group that may run nothing would wait for ever");
    MUST(pthread_mutex_lock(&group->lock));
    if (group->members)
        end_misuse("errgroup_set_limit: the group has members already");
    group->limit = limit;
    MUST(pthread_mutex_unlock(&group->lock));
}

static void error_keep(struct errgroup *group, int error)
{
    MUST(pthread_mutex_lock(&group->lock));
    bool first = group->error == 0;
    if (first)
        group->error = error;
    MUST(pthread_mutex_unlock(&group->lock));
    if (first)
        context_cancel(group->context);
}

/* The last thing that the thread of a member does with the group. */
static void room_make(struct errgroup *group, struct member *member)
{
    MUST(pthread_mutex_lock(&group->lock));
    member->returned = true;
    group->running--;
    MUST(pthread_cond_broadcast(&group->room));
    MUST(pthread_mutex_unlock(&group->lock));
}

static void *member_run(void *argument)
{
    struct member *member = argument;
    struct errgroup *group = member->group;
    int error = member->function(group->context, member->argument);
    if (error != 0)
        error_keep(group, error);
    if (group->limit > 0)
        room_make(group, member);
    return NULL;
}

/* Call with the lock held. It is kept until the member is on the list, with its thread. */
static bool member_start(struct errgroup *group, struct member *member)
{
    if (pthread_create(&member->thread, NULL, member_run, member) != 0)
        return false;
    if (group->limit > 0)
        group->running++;
    member->next = group->members;
    group->members = member;
    return true;
}

/* Takes one out of the list: any, or only one that has returned. NULL: there is none. */
static struct member *member_take(struct errgroup *group, bool only_returned)
{
    MUST(pthread_mutex_lock(&group->lock));
    struct member **place = &group->members;
    while (*place && only_returned && !(*place)->returned)
        place = &(*place)->next;
    struct member *member = *place;
    if (member)
        *place = member->next;
    MUST(pthread_mutex_unlock(&group->lock));
    return member;
}

static void members_join(struct errgroup *group, bool only_returned)
{
    struct member *member;
    while ((member = member_take(group, only_returned))) {
        MUST(pthread_join(member->thread, NULL));
        free(member);
    }
}

/* Call with the lock held. */
static bool is_full(const struct errgroup *group)
{
    return group->limit > 0 && group->running >= group->limit;
}

static bool group_start(struct errgroup *group, struct member *member, bool waits)
{
    MUST(pthread_mutex_lock(&group->lock));
    while (waits && is_full(group))
        MUST(pthread_cond_wait(&group->room, &group->lock));
    bool started = !is_full(group) && member_start(group, member);
    MUST(pthread_mutex_unlock(&group->lock));
    return started;
}

static bool group_go(struct errgroup *group,
                     int (*function)(struct context *context, void *argument), void *argument,
                     bool waits)
{
    struct member *member = malloc(sizeof *member);
    if (!member)
        return false;
    *member = (struct member){.group = group, .function = function, .argument = argument};
    bool started = group_start(group, member, waits);
    if (!started)
        free(member);
    if (group->limit > 0)
        members_join(group, true); /* of those whose place was taken over */
    return started;
}

int errgroup_go(struct errgroup *group, int (*function)(struct context *context, void *argument),
                void *argument)
{
    return group_go(group, function, argument, true) ? 0 : -1;
}

bool errgroup_try_go(struct errgroup *group,
                     int (*function)(struct context *context, void *argument), void *argument)
{
    return group_go(group, function, argument, false);
}

int errgroup_wait(struct errgroup *group)
{
    members_join(group, false);
    context_cancel(group->context);
    return group->error;
}

void errgroup_free(struct errgroup *group)
{
    if (!group)
        return;
    MUST(pthread_mutex_lock(&group->lock));
    if (group->members)
        end_misuse("errgroup_free: nobody has waited for the members of this group");
    MUST(pthread_mutex_unlock(&group->lock));
    context_free(group->context);
    MUST(pthread_cond_destroy(&group->room));
    MUST(pthread_mutex_destroy(&group->lock));
    free(group);
}
