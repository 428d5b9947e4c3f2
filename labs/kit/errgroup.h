/*
 * An error group: threads that work on one thing, as in Go's errgroup. The first error that one of
 * them returns is the error of all, and cancels the context that they share.
 *
 *     struct errgroup *group = errgroup_new(NULL);
 *     for (int i = 0; i < 3; i++)
 *         errgroup_go(group, part_fetch, &parts[i]);
 *     int error = errgroup_wait(group);
 *     errgroup_free(group);
 *
 * A cancelled context stops nobody by force: a function that can take long looks at its context, or
 * waits with it.
 */
#ifndef ERRGROUP_H
#define ERRGROUP_H

#include <stdbool.h>

struct context;
struct errgroup;

/*
 * An empty group. It has a context of its own, a child of parent (NULL: a root). NULL when memory
 * runs out.
 */
struct errgroup *errgroup_new(struct context *parent);

/* The group's context, to make children of it, or to cancel it from outside. errgroup_free ends it.
 */
struct context *errgroup_context(struct errgroup *group);

/*
 * From now on at most limit (1 or more) members run at a time; without this call any number. Call
 * it when there are none: otherwise it ends the program.
 */
void errgroup_set_limit(struct errgroup *group, int limit);

/*
 * A new member: calls function(the group's context, argument) on a thread of its own. The function
 * returns 0, or an error, which is any other number. It is called also when the group has failed
 * already, and finds its context done.
 *
 * Where as many run as the limit allows, this first waits until one has returned; which happens
 * before the new one begins. A member may call it, too, but with a limit it waits for others then,
 * and when all do that nobody returns.
 *
 * 0, or -1 when memory or threads run out: then function is not called.
 */
int errgroup_go(struct errgroup *group, int (*function)(struct context *context, void *argument),
                void *argument);

/* The same, but false where errgroup_go would wait, and where it would fail. */
bool errgroup_try_go(struct errgroup *group,
                     int (*function)(struct context *context, void *argument), void *argument);

/*
 * Waits until all members have returned, cancels the context, and returns the first error, or 0.
 * Everything that they did happens before the return. Call it from one thread, which is no member;
 * from now on only members may add others.
 *
 * Until then a member that has returned still holds the memory of its thread, unless there is a
 * limit: then errgroup_go gives it back.
 */
int errgroup_wait(struct errgroup *group);

/* Call it after errgroup_wait; members that nobody has waited for end the program. NULL is allowed.
 */
void errgroup_free(struct errgroup *group);

#endif
