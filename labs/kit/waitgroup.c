/*
 * A wait group: a count, and a condition that says it is 0.
 *
 * No wakeup is lost: the count changes and the condition is broadcast with the lock held, and the
 * waiting thread looks at the count with the lock held before it sleeps, and again each time it is
 * woken. The broadcast comes before the unlock, so the last done does not touch the condition after
 * the waiting thread has gone on: that thread may destroy the group at once.
 */
#include "waitgroup.h"

#include "check.h"

void waitgroup_init(struct waitgroup *group)
{
    MUST(pthread_mutex_init(&group->lock, NULL));
    MUST(pthread_cond_init(&group->all_done, NULL));
    group->count = 0;
}

void waitgroup_destroy(struct waitgroup *group)
{
    MUST(pthread_cond_destroy(&group->all_done));
    MUST(pthread_mutex_destroy(&group->lock));
}

void waitgroup_add(struct waitgroup *group, int number)
{
    MUST(pthread_mutex_lock(&group->lock));
    group->count += number;
    if (group->count < 0)
        end_misuse("waitgroup: more have said done than were added");
    if (group->count == 0)
        MUST(pthread_cond_broadcast(&group->all_done));
    MUST(pthread_mutex_unlock(&group->lock));
}

void waitgroup_done(struct waitgroup *group)
{
    waitgroup_add(group, -1);
}

void waitgroup_wait(struct waitgroup *group)
{
    MUST(pthread_mutex_lock(&group->lock));
    while (group->count > 0)
        MUST(pthread_cond_wait(&group->all_done, &group->lock));
    MUST(pthread_mutex_unlock(&group->lock));
}
